<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en_GB">
    <context>
        <name>QObject</name>
        <message numerus="yes">
            <source>%n months ago</source>
            <translation>
                <numerusform>%n month ago</numerusform>
                <numerusform>%n months ago</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>marks</name>
        <message numerus="yes">
            <source>Mark %n rows of %1 as harmless</source>
            <translation>
                <numerusform>Mark %n row of %1 as harmless</numerusform>
                <numerusform>Mark %n rows of %1 as harmless</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Mark %n rows of %1 as findings again</source>
            <translation>
                <numerusform>Mark %n row of %1 as a finding again</numerusform>
                <numerusform>Mark %n rows of %1 as findings again</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>rows</name>
        <message numerus="yes">
            <source>Copy %n rows</source>
            <translation>
                <numerusform>Copy %n row</numerusform>
                <numerusform>Copy %n rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more rows</source>
            <translation>
                <numerusform>and %n more row</numerusform>
                <numerusform>and %n more rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::desktop::Closing</name>
        <message numerus="yes">
            <source>%n jobs still running:</source>
            <translation>
                <numerusform>%n job still running:</numerusform>
                <numerusform>%n jobs still running:</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::desktop::CommandPalette</name>
        <message numerus="yes">
            <source>%1 of %n actions</source>
            <translation>
                <numerusform>%1 of %n action</numerusform>
                <numerusform>%1 of %n actions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::ChartLegend</name>
        <message numerus="yes">
            <source>Legend, %n curves</source>
            <translation>
                <numerusform>Legend, %n curve</numerusform>
                <numerusform>Legend, %n curves</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::JobsStrip</name>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n running</numerusform>
                <numerusform>%n running</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n stopped by an error</source>
            <translation>
                <numerusform>%n stopped by an error</numerusform>
                <numerusform>%n stopped by an error</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n finished</source>
            <translation>
                <numerusform>%n finished</numerusform>
                <numerusform>%n finished</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::MessageBars</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::TableView</name>
        <message numerus="yes">
            <source>and %n more rows</source>
            <translation>
                <numerusform>and %n more row</numerusform>
                <numerusform>and %n more rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::CharactersModel</name>
        <message numerus="yes">
            <source>%1, %2, %n rows</source>
            <translation>
                <numerusform>%1, %2, %n row</numerusform>
                <numerusform>%1, %2, %n rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::CorporaPage</name>
        <message numerus="yes">
            <source>%n rows selected</source>
            <translation>
                <numerusform>%n row selected</numerusform>
                <numerusform>%n rows selected</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 findings</source>
            <translation>
                <numerusform>%1 finding</numerusform>
                <numerusform>%1 findings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source> of %n kinds</source>
            <translation>
                <numerusform> of %n kind</numerusform>
                <numerusform> of %n kinds</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source> in %1 rows</source>
            <translation>
                <numerusform> in %1 row</numerusform>
                <numerusform> in %1 rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 rows shown of %2</source>
            <translation>
                <numerusform>%1 row shown of %2</numerusform>
                <numerusform>%1 rows shown of %2</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::CorpusTreeModel</name>
        <message numerus="yes">
            <source>%1, %2, %n rows</source>
            <translation>
                <numerusform>%1, %2, %n row</numerusform>
                <numerusform>%1, %2, %n rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1, %n rows</source>
            <translation>
                <numerusform>%1, %n row</numerusform>
                <numerusform>%1, %n rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::DetailsPane</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Trace all %n words</source>
            <translation>
                <numerusform>Trace the word</numerusform>
                <numerusform>Trace all %n words</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::ImportDialog</name>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 rows</source>
            <translation>
                <numerusform>%1 row</numerusform>
                <numerusform>%1 rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::ProblemKindsModel</name>
        <message numerus="yes">
            <source>%1, %n findings</source>
            <translation>
                <numerusform>%1, %n finding</numerusform>
                <numerusform>%1, %n findings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::corpora::ProblemsView</name>
        <message numerus="yes">
            <source>Leave %n rows out…</source>
            <translation>
                <numerusform>Leave %n row out…</numerusform>
                <numerusform>Leave %n rows out…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::CardDelegate</name>
        <message numerus="yes">
            <source>%n warnings</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::CompareDialog</name>
        <message numerus="yes">
            <source>%n settings differ</source>
            <translation>
                <numerusform>%n setting differs</numerusform>
                <numerusform>%n settings differ</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files differ</source>
            <translation>
                <numerusform>%n file differs</numerusform>
                <numerusform>%n files differ</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files are the same</source>
            <translation>
                <numerusform>%n file is the same</numerusform>
                <numerusform>%n files are the same</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::CompareModel</name>
        <message numerus="yes">
            <source>%n lines</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::DatasetsPage</name>
        <message numerus="yes">
            <source>%n data sets</source>
            <translation>
                <numerusform>%n data set</numerusform>
                <numerusform>%n data sets</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n files</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 lines</source>
            <translation>
                <numerusform>%1 line</numerusform>
                <numerusform>%1 lines</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>; %n of %1 steps skipped as unchanged.</source>
            <translation>
                <numerusform>; %n of %1 steps skipped as unchanged.</numerusform>
                <numerusform>; %n of %1 steps skipped as unchanged.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n findings</source>
            <translation>
                <numerusform>%n finding</numerusform>
                <numerusform>%n findings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>, and %n more places</source>
            <translation>
                <numerusform>, and %n more place</numerusform>
                <numerusform>, and %n more places</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::PreviewModel</name>
        <message numerus="yes">
            <source>%n places</source>
            <translation>
                <numerusform>%n place</numerusform>
                <numerusform>%n places</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::PreviewPanel</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n lines</source>
            <translation>
                <numerusform>%n line</numerusform>
                <numerusform>%n lines</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>first %n shown</source>
            <translation>
                <numerusform>first %n shown</numerusform>
                <numerusform>first %n shown</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 rows</source>
            <translation>
                <numerusform>%1 row</numerusform>
                <numerusform>%1 rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 lines read</source>
            <translation>
                <numerusform>%1 line read</numerusform>
                <numerusform>%1 lines read</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 lines are left out.</source>
            <translation>
                <numerusform>%1 line is left out.</numerusform>
                <numerusform>%1 lines are left out.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 letters have no phone and stand as they are: %2.</source>
            <translation>
                <numerusform>%1 letter has no phone and stands as it is: %2.</numerusform>
                <numerusform>%1 letters have no phone and stand as they are: %2.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::ProvenanceView</name>
        <message numerus="yes">
            <source>%n more</source>
            <translation>
                <numerusform>%n more</numerusform>
                <numerusform>%n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::datasets::RecipeCardsModel</name>
        <message numerus="yes">
            <source>%n warnings</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::experiments::DifferencesPanel</name>
        <message numerus="yes">
            <source>%n settings</source>
            <translation>
                <numerusform>%n setting</numerusform>
                <numerusform>%n settings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::experiments::ExperimentsPage</name>
        <message numerus="yes">
            <source>%n runs cannot be read.</source>
            <translation>
                <numerusform>%n run cannot be read.</numerusform>
                <numerusform>%n runs cannot be read.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n runs</source>
            <translation>
                <numerusform>%n run</numerusform>
                <numerusform>%n runs</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::experiments::NerExplorer</name>
        <message numerus="yes">
            <source>%1, %2 entities</source>
            <translation>
                <numerusform>%1, %2 entity</numerusform>
                <numerusform>%1, %2 entities</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 mistakes</source>
            <translation>
                <numerusform>%1 mistake</numerusform>
                <numerusform>%1 mistakes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source> in %1 sentences</source>
            <translation>
                <numerusform> in %1 sentence</numerusform>
                <numerusform> in %1 sentences</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source> · %1 gold entities</source>
            <translation>
                <numerusform> · %1 gold entity</numerusform>
                <numerusform> · %1 gold entities</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::training_page::OutlookPane</name>
        <message numerus="yes">
            <source>%1 epochs of %2</source>
            <translation>
                <numerusform>%1 epoch of %2</numerusform>
                <numerusform>%1 epochs of %2</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n checkpoints kept</source>
            <translation>
                <numerusform>%n checkpoint kept</numerusform>
                <numerusform>%n checkpoints kept</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::training_page::SpecForm</name>
        <message numerus="yes">
            <source>%n of %1 settings differ from the preset</source>
            <translation>
                <numerusform>%n of %1 settings differs from the preset</numerusform>
                <numerusform>%n of %1 settings differ from the preset</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>sauti::widgets::training_page::TrainingPage</name>
        <message numerus="yes">
            <source>It stopped early after %1 updates: no better evaluation came.</source>
            <translation>
                <numerusform>It stopped early after %1 update: no better evaluation came.</numerusform>
                <numerusform>It stopped early after %1 updates: no better evaluation came.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 updates.</source>
            <translation>
                <numerusform>%1 update.</numerusform>
                <numerusform>%1 updates.</numerusform>
            </translation>
        </message>
    </context>
</TS>
