// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "base/json.h"
#include "engine/engines.h"
#include "engine/facts.h"
#include "engine/probe.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <filesystem>

using namespace sauti;
using namespace sauti::engine;
using base::ErrorKind;
namespace fs = std::filesystem;

namespace {

class FakeEngine final : public Engine {
public:
    EngineFacts facts() const override { return {"fake", "1", "", {"shiba"}, {{"cpu", "a processor", 1}}, {"fp32"}}; }
    base::Result<std::unique_ptr<ShibaSession>> create_shiba(const ShibaModel&, const SessionOptions&) override {
        return base::fail(ErrorKind::unsupported, "a fake makes no models");
    }
};

const fs::path k_plugins = SAUTI_TEST_PLUGINS;
const fs::path k_empty = k_plugins / "libsauti_empty_plugin.so";
const fs::path k_foreign = k_plugins / "libsauti_foreign_plugin.so";

bool says(const base::Error& error, const std::string& words) {
    return error.to_string().find(words) != std::string::npos;
}

} // namespace

class EnginesTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir temporary_;

    fs::path script(const char* name, const std::string& body) {
        const fs::path path = temporary_.filePath(name).toStdString();
        if (!base::write_atomically(path, "#!/bin/sh\n" + body)) qFatal("no script");
        fs::permissions(path, fs::perms::owner_all);
        return path;
    }

private Q_SLOTS:
    void init() {
        qputenv("XDG_CACHE_HOME", temporary_.path().toUtf8());
        qputenv("XDG_DATA_HOME", temporary_.path().toUtf8());
        qunsetenv("SAUTI_ENGINE_PATH");
    }

    void an_engine_that_is_handed_in_is_opened() {
        Engines engines(std::make_unique<FakeEngine>());
        const auto opened = engines.open();
        QVERIFY(opened.has_value());
        QCOMPARE((*opened)->facts().name, std::string("fake"));
        QCOMPARE(*engines.open(), *opened);
    }

    void another_interface_is_refused_and_both_are_shown() {
        const auto loaded = load_plugin(k_foreign);
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, ErrorKind::no_engine);
        QVERIFY(says(loaded.error(), "another-interface"));
        QVERIFY(says(loaded.error(), interface_abi()));
    }

    void a_library_that_is_no_plugin_is_refused() {
        const auto loaded = load_plugin(k_empty);
        QVERIFY(!loaded);
        QVERIFY(says(loaded.error(), "sauti_engine_abi"));
    }

    void a_file_that_is_no_library_is_refused() {
        const auto loaded = load_plugin(script("libsauti_text.so", "exit 0\n"));
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, ErrorKind::no_engine);
        QCOMPARE(load_plugin("/nowhere/libsauti_x.so").error().kind, ErrorKind::not_found);
    }

    void no_engine_names_every_candidate_and_why() {
        Engines engines;
        const auto opened = engines.open(k_foreign);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::no_engine);
        QVERIFY(says(opened.error(), k_foreign.string()));
        QVERIFY(says(opened.error(), "another-interface"));
        QVERIFY(!opened.error().hint.empty());
    }

    void candidates_come_from_the_named_places_first() {
        qputenv("SAUTI_ENGINE_PATH", QByteArray::fromStdString(k_plugins.string() + ":/nowhere/libsauti_x.so"));
        const auto found = Engines::candidates();
        QVERIFY(found.size() >= 3);
        QCOMPARE(found[0], k_empty);
        QCOMPARE(found[1], k_foreign);
        QCOMPARE(found[2], fs::path("/nowhere/libsauti_x.so"));
        for (const fs::path& path : found)
            QVERIFY(path.filename() != "libsauti_core.so");
        QCOMPARE(std::count(found.begin(), found.end(), k_empty), 1);
    }

    void facts_survive_their_json() {
        const EngineFacts facts = FakeEngine().facts();
        const auto again = facts_of(facts_json(facts));
        QVERIFY(again.has_value());
        QCOMPARE(base::compact(facts_json(*again)), base::compact(facts_json(facts)));
        QCOMPARE(facts_of(base::Json::object()).error().kind, ErrorKind::invalid);
    }

    void a_probe_asks_a_child() {
        const std::string json = base::compact(facts_json(FakeEngine().facts()));
        const fs::path good = script("good", "echo noise\necho '" + json + "'\n");
        const auto facts = probe_in_child(good, k_empty);
        QVERIFY2(facts.has_value(), facts ? "" : facts.error().to_string().c_str());
        QCOMPARE(facts->name, std::string("fake"));
    }

    void a_probe_says_why_it_failed() {
        const fs::path dies = script("dies", "kill -SEGV $$\n");
        QVERIFY(says(probe_in_child(dies, k_empty).error(), "signal 11"));
        const fs::path refuses =
            script("refuses", "echo '{\"error\":{\"kind\":\"no-engine\",\"message\":\"too old\"}}' >&2\nexit 5\n");
        QCOMPARE(probe_in_child(refuses, k_empty).error().message, std::string("too old"));
        const fs::path hangs = script("hangs", "exec sleep 60\n");
        QVERIFY(says(probe_in_child(hangs, k_empty, std::chrono::seconds(1)).error(), "did not answer"));
        QVERIFY(!probe_in_child("/nowhere/program", k_empty));
    }

    void answers_are_cached_until_the_file_changes() {
        const fs::path plugin = script("libsauti_cached.so", "exit 0\n");
        ProbeCache cache;
        QVERIFY(!cache.find(plugin));
        cache.keep(plugin, FakeEngine().facts());
        const auto kept = ProbeCache().find(plugin);
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->name, std::string("fake"));
        cache.keep(k_foreign, base::fail(ErrorKind::no_engine, "not this one"));
        QCOMPARE(ProbeCache().find(k_foreign)->error().message, std::string("not this one"));
        QVERIFY(base::write_atomically(plugin, "longer than before, so another file"));
        QVERIFY(!ProbeCache().find(plugin));
    }

    void builds_tell_usable_from_broken() {
        const std::string json = base::compact(facts_json(FakeEngine().facts()));
        const fs::path program = script("probe", "case \"$3\" in *empty*) echo '" + json + "';; *) exit 5;; esac\n");
        qputenv("SAUTI_ENGINE_PATH", QByteArray::fromStdString(k_plugins.string()));
        const auto builds = Engines(program).builds();
        QVERIFY(builds.size() >= 2);
        QVERIFY(builds[0].usable);
        QVERIFY(!builds[1].usable);
        QVERIFY(!builds[1].reason.empty());
    }
};

QTEST_APPLESS_MAIN(EnginesTest)
#include "engines_test.moc"
