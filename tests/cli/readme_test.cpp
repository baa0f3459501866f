// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "cli/cli.h"
#include "cli/verbs.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <string>
#include <vector>

using namespace sauti;

/// What the README says is tried: the commands of its quick start run one after the other in a new folder, and what it
/// names is there.
class ReadmeTest : public QObject {
    Q_OBJECT

private:
    QString readme_;

    /// The commands of the first block of code marked sh after the heading.
    [[nodiscard]] QString commands_after(const QString& heading) const {
        const qsizetype section = readme_.indexOf("\n## " + heading + "\n");
        const qsizetype begin = readme_.indexOf("\n```sh\n", section);
        const qsizetype end = readme_.indexOf("\n```\n", begin + 1);
        return section < 0 || begin < 0 || end < 0 ? QString() : readme_.mid(begin + 7, end - begin - 6);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto text = base::read_file(SAUTI_SOURCE "/README.md");
        QVERIFY(text);
        readme_ = QString::fromStdString(*text);
    }

    void every_file_and_folder_that_it_names_is_there() {
        static const QRegularExpression name("(?:\\]\\(|^\\| `)([a-zA-Z.][a-zA-Z0-9_./-]*)[)`]",
                                             QRegularExpression::MultilineOption);
        int seen = 0;
        for (auto found = name.globalMatch(readme_); found.hasNext();) {
            const QString path = found.next().captured(1);
            QVERIFY2(base::fs::exists(SAUTI_SOURCE "/" + path.toStdString()), qPrintable(path));
            ++seen;
        }
        QVERIFY(seen > 10);
    }

    void every_verb_is_on_the_page_of_the_command_line() {
        const auto page = base::read_file(SAUTI_SOURCE "/docs/command-line.md");
        QVERIFY(page);
        cli::Cli program;
        cli::declare_verbs(program);
        const std::function<bool(const CLI::App*)> all = [](const CLI::App*) { return true; };
        const cli::Cli& declared = program;
        for (const CLI::App* verb : declared.app.get_subcommands(all)) {
            std::vector<std::string> names;
            for (const CLI::App* sub : verb->get_subcommands(all))
                names.push_back(verb->get_name() + " " + sub->get_name());
            if (names.empty()) names.push_back(verb->get_name());
            for (const std::string& name : names) {
                const bool found = page->find("`" + name + " ") != std::string::npos ||
                                   page->find("`" + name + "`") != std::string::npos;
                QVERIFY2(found, name.c_str());
            }
        }
    }

    void the_two_commands_are_there() {
        for (const QString command : {"packaging/run", "packaging/test"}) {
            QVERIFY(readme_.contains("    " + command + "\n"));
            QVERIFY(base::fs::exists(SAUTI_SOURCE "/" + command.toStdString()));
        }
    }

    void the_quick_start_runs_as_it_stands() {
        if (!base::fs::exists(SAUTI_ENGINE)) QSKIP("built without the engine plug-in");
        const QString commands = commands_after("Quick start");
        QVERIFY(!commands.isEmpty());
        const QTemporaryDir folder;
        QProcess shell;
        shell.setWorkingDirectory(folder.path());
        shell.setProcessChannelMode(QProcess::MergedChannels);
        auto environment = QProcessEnvironment::systemEnvironment();
        const QString programs = QString::fromStdString(base::fs::path(SAUTI_CLI).parent_path().string());
        environment.insert("PATH", programs + ":" + environment.value("PATH"));
        environment.insert("HOME", folder.path());
        shell.setProcessEnvironment(environment);
        shell.start("bash", {"-euxo", "pipefail", "-c", commands});
        QVERIFY(shell.waitForFinished(570000));
        const QByteArray output = shell.readAll();
        QVERIFY2(shell.exitStatus() == QProcess::NormalExit && shell.exitCode() == 0, output.constData());
        QVERIFY2(output.contains("test F1"), output.constData());
    }
};

QTEST_GUILESS_MAIN(ReadmeTest)
#include "readme_test.moc"
