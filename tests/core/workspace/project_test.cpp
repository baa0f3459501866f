// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "workspace/drafts.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>

using namespace sauti;
using workspace::Part;
using workspace::Project;

namespace fs = std::filesystem;

class ProjectTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;
    fs::path folder(const char* name) const { return fs::path(temporary_.path().toStdString()) / name; }

private Q_SLOTS:
    void opens_what_it_created() {
        const auto made = Project::create(folder("study"), "My study");
        QVERIFY(made.has_value());
        const auto opened = Project::open(folder("study"));
        QVERIFY(opened.has_value());
        QCOMPARE(opened->name(), std::string("My study"));
        QVERIFY(opened->ids(Part::corpus).empty());
    }

    void refuses_a_folder_with_other_things_in_it() {
        fs::create_directories(folder("full"));
        QVERIFY(base::write_atomically(folder("full") / "thesis.tex", "x").has_value());
        const auto made = Project::create(folder("full"));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, base::ErrorKind::invalid);
        QVERIFY(!fs::exists(folder("full") / "sauti.json"));
    }

    void a_creation_that_was_killed_can_be_made_again() {
        fs::create_directories(folder("torn") / "corpora");
        QVERIFY(base::write_atomically(folder("torn") / ".sauti-tmp-99999999-0-sauti.json", "{").has_value());
        QVERIFY(Project::create(folder("torn")).has_value());
        QVERIFY(Project::open(folder("torn")).has_value());
        QVERIFY(!fs::exists(folder("torn") / ".sauti-tmp-99999999-0-sauti.json"));
    }

    void refuses_a_newer_version_and_changes_nothing() {
        fs::create_directories(folder("newer"));
        const std::string text = R"({"format":"sauti-project","version":2,"name":"n"})";
        QVERIFY(base::write_atomically(folder("newer") / "sauti.json", text).has_value());
        const auto opened = Project::open(folder("newer"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, base::ErrorKind::unsupported);
        QCOMPARE(*base::read_file(folder("newer") / "sauti.json"), text);
    }

    void says_how_to_make_a_project_where_there_is_none() {
        const auto opened = Project::open(folder("nothing"));
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, base::ErrorKind::not_found);
        QVERIFY(opened.error().hint.find("project new") != std::string::npos);
    }

    void names_the_nearest_id() {
        const auto made = Project::create(folder("near"));
        QVERIFY(made.has_value());
        fs::create_directories(made->path_of(Part::corpus, "swahili"));
        const auto path = made->existing(Part::corpus, "swahilli");
        QVERIFY(!path);
        QCOMPARE(path.error().kind, base::ErrorKind::not_found);
        QVERIFY(path.error().hint.find("swahili") != std::string::npos);
    }

    void sweeps_what_dead_processes_left() {
        const auto made = Project::create(folder("swept"));
        QVERIFY(made.has_value());
        // Process numbers end below 2^22 on Linux: nobody has this one.
        fs::create_directories(folder("swept") / "corpora/.sauti-tmp-99999999-0-swa");
        QVERIFY(Project::open(folder("swept")).has_value());
        QVERIFY(!fs::exists(folder("swept") / "corpora/.sauti-tmp-99999999-0-swa"));
    }

    void sweeps_inside_of_corpora_steps_and_runs_but_not_what_is_locked() {
        const auto made = Project::create(folder("deep"));
        QVERIFY(made.has_value());
        const std::string left = "/.sauti-tmp-99999999-0-x";
        const std::pair<const char*, const char*> places[] = {{"corpora/swa", "corpora/.swa.lock"},
                                                              {".sauti/steps/swa", ".sauti/steps/swa/lock"},
                                                              {"runs/tiny", "runs/tiny/lock"},
                                                              {"runs/tiny/checkpoints", "runs/tiny/lock"},
                                                              {"runs/tiny/predictions", "runs/tiny/lock"}};
        for (const auto& [place, lock] : places) {
            fs::create_directories(folder("deep") / (place + left));
            {
                const auto held = base::FileLock::acquire(folder("deep") / lock, "this");
                QVERIFY(held.has_value());
                QVERIFY(Project::open(folder("deep")).has_value());
                QVERIFY2(fs::exists(folder("deep") / (place + left)), place);
            }
            QVERIFY(Project::open(folder("deep")).has_value());
            QVERIFY2(!fs::exists(folder("deep") / (place + left)), place);
        }
    }

    void a_run_is_shown_when_its_run_json_stands() {
        const auto made = Project::create(folder("begun"));
        QVERIFY(made.has_value());
        fs::create_directories(folder("begun") / "runs/tiny");
        QVERIFY(made->ids(Part::run).empty());
        QVERIFY(base::write_atomically(folder("begun") / "runs/tiny/run.json", "{}").has_value());
        QCOMPARE(made->ids(Part::run), std::vector<std::string>{"tiny"});
    }

    void refuses_ids_that_leave_their_folder_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << "swa" << true;
        QTest::newRow("letters of other scripts") << "አማርኛ" << true;
        QTest::newRow("slash") << "a/b" << false;
        QTest::newRow("parent") << ".." << false;
        QTest::newRow("hidden") << ".x" << false;
        QTest::newRow("empty") << "" << false;
        QTest::newRow("newline") << "a\nb" << false;
        QTest::newRow("long") << QString(101, 'a') << false;
    }
    void refuses_ids_that_leave_their_folder() {
        QFETCH(QString, id);
        QFETCH(bool, good);
        QCOMPARE(workspace::check_id(id.toStdString()).has_value(), good);
    }

    void drafts_come_back_until_discarded() {
        const workspace::Drafts drafts(folder("drafted"));
        QVERIFY(!drafts.load("train-form").has_value());
        QVERIFY(drafts.save("train-form", {{"name", "phon"}}).has_value());
        QCOMPARE(drafts.names(), std::vector<std::string>{"train-form"});
        QCOMPARE(drafts.load("train-form")->at("name").get<std::string>(), std::string("phon"));
        drafts.discard("train-form");
        QVERIFY(drafts.names().empty());
    }
};

QTEST_APPLESS_MAIN(ProjectTest)
#include "project_test.moc"
