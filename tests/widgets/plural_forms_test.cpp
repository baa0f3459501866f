// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/plural_forms.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace sauti::widgets;

namespace {

struct Forms {
    int messages = 0;
    QStringList without; ///< sources that lack a form
};

Forms read_forms(const QString& path) {
    Forms forms;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return forms;
    QXmlStreamReader xml(&file);
    QString source;
    int given = 0;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("source")) {
            source = xml.readElementText();
            given = 0;
        } else if (xml.isStartElement() && xml.name() == QLatin1String("numerusform")) {
            given += xml.readElementText().isEmpty() ? 0 : 1;
        } else if (xml.isEndElement() && xml.name() == QLatin1String("message")) {
            ++forms.messages;
            if (given != 2) forms.without << source;
        }
    }
    return forms;
}

} // namespace

class PluralFormsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { use_plural_forms(); }

    void one_is_told_as_one() {
        const auto text = [](int count) {
            return QCoreApplication::translate("sauti::widgets::corpora::CorporaPage", "%n rows selected", nullptr, count);
        };
        QCOMPARE(text(1), QString("1 row selected"));
        QCOMPARE(text(2), QString("2 rows selected"));
        QCOMPARE(text(0), QString("0 rows selected"));
    }

    void forms_are_loaded_once() {
        use_plural_forms();
        QCOMPARE(QCoreApplication::instance()->findChildren<QObject*>(QStringLiteral("plural forms")).size(),
                 qsizetype{1});
    }

    void large_counts_keep_their_last_digits() {
        QCOMPARE(plural_count(1), 1);
        QCOMPARE(plural_count(3'000'000'001), 1'000'000'001);
    }

    void every_text_with_a_number_has_both_forms() {
        const QString source = QStringLiteral(SAUTI_SOURCE "/translations/sauti_en.ts");
        QCOMPARE(read_forms(source).without, QStringList());
        QVERIFY(read_forms(source).messages > 30);
        const QString lupdate =
            QStandardPaths::findExecutable(QStringLiteral("lupdate"), {QStringLiteral("/usr/lib/qt6/bin")});
        if (lupdate.isEmpty()) QSKIP("Qt Linguist's lupdate is not installed");
        const QTemporaryDir folder;
        const QString fresh = folder.filePath(QStringLiteral("sauti_en.ts"));
        QVERIFY(QFile::copy(source, fresh));
        QProcess look;
        look.setWorkingDirectory(QStringLiteral(SAUTI_SOURCE));
        look.start(lupdate, {"-silent", "-I", ".", "-I", "app", "-pluralonly", "-no-obsolete", "-locations", "none",
                             "widgets", "app", "-ts", fresh});
        QVERIFY(look.waitForFinished(120'000));
        QCOMPARE(look.exitCode(), 0);
        QCOMPARE(read_forms(fresh).without, QStringList());
    }
};

QTEST_GUILESS_MAIN(PluralFormsTest)
#include "plural_forms_test.moc"
