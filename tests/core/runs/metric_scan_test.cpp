// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "runs/metric_scan.h"
#include "runs/run_folder.h"
#include "runs/run_reader.h"

#include <QTest>
#include <cmath>
#include <cstring>
#include <limits>

using namespace sauti;

namespace {

bool is_same(double one, double other) {
    return std::memcmp(&one, &other, sizeof one) == 0 || (std::isnan(one) && std::isnan(other));
}

/// Where the quick way answers, the plain one must say the same.
bool agrees(const std::string& text) {
    runs::MetricScanner scanner;
    const runs::ScannedLine* quick = scanner.scan(text);
    if (quick == nullptr) return true;
    const auto plain = runs::parse_metric_line(text);
    if (!plain || plain->step != quick->step || plain->ids != quick->ids || plain->time != quick->time) return false;
    if (!is_same(plain->epoch, quick->epoch) || !is_same(plain->wall_s, quick->wall_s)) return false;
    if (plain->values.size() != quick->values.size()) return false;
    for (const auto& [metric, value] : quick->values) {
        const auto found = plain->values.find(metric);
        if (found == plain->values.end() || !is_same(found->second, value)) return false;
    }
    return true;
}

std::string written_line() {
    runs::MetricLine line;
    line.step = 1056;
    line.epoch = 8.25;
    line.ids = 123'456'789;
    line.wall_s = 12.5;
    line.time = "2026-11-25T10:00:00Z";
    line.values = {{"train/loss", 0.1}, {"train/lr", 4e-4}, {"eval/loss", std::nan("")}, {"train/grad_norm", -0.0}};
    return runs::metric_text(line);
}

} // namespace

class MetricScanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_what_we_write_without_the_json_parser() {
        runs::MetricScanner scanner;
        const std::string text = written_line();
        const runs::ScannedLine* line = scanner.scan(text);
        QVERIFY(line != nullptr);
        QCOMPARE(line->step, std::int64_t{1056});
        QCOMPARE(line->values.size(), std::size_t{4});
        QVERIFY(agrees(text));
    }

    void agrees_with_the_json_parser_data() {
        QTest::addColumn<QString>("text");
        const char* const lines[] = {
            R"({"step":1,"a/b":01})",
            R"({"step":1,"a/b":1.})",
            R"({"step":1,"a/b":-})",
            R"({"step":1,"a/b":1e400})",
            R"({"step":1,"a/b":1e-400})",
            R"({"step":1.0,"a/b":2})",
            R"({"step":99999999999999999999,"a/b":2})",
            R"({"step":1,"a/b":123456789012345678901234567890})",
            R"({"step":1,"a/b":"inf","a/c":"-inf","a/d":"nan","a/e":"other"})",
            R"({"step":"1","ids":"x","epoch":"nan","time":5})",
            R"({"step":1,"step":2})",
            R"({"step":1,"a/b":1,"a/b":2})",
            R"({"step":1,"a\/b":1})",
            R"({"step":1,})",
            R"({"step":1}x)",
            R"({"step": 1, "a/b": 2})",
            R"({"step":1,"a/b":[1]})",
            R"({"step":1,"a/b":null})",
            R"({})",
            R"({"a/b":NaN})",
            R"({"a/b":+1})",
            "",
            "{",
        };
        for (const char* line : lines)
            QTest::newRow(line) << QString::fromUtf8(line);
    }
    void agrees_with_the_json_parser() {
        QFETCH(QString, text);
        QVERIFY(agrees(text.toStdString()));
    }

    void agrees_on_every_cut_and_on_damaged_lines() {
        const std::string text = written_line();
        for (std::size_t length = 0; length <= text.size(); ++length)
            QVERIFY(agrees(text.substr(0, length)));
        base::RandomStream random(5, "damage", 0);
        for (int round = 0; round < 3000; ++round) {
            std::string damaged = text;
            damaged[random.below(damaged.size())] = "0123456789.,:{}\"-eE+ ab\\/"[random.below(25)];
            QVERIFY2(agrees(damaged), damaged.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(MetricScanTest)
#include "metric_scan_test.moc"
