// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/filter.h"
#include "corpus/filter_spans.h"

#include <QTest>

using namespace sauti;
using namespace sauti::corpus;

namespace {

std::string shown(const FilterNode& node);

std::string joined(const FilterNode& node, const char* word) {
    std::string text = "(";
    for (const FilterNode& child : node.children)
        text += (text.size() > 1 ? std::string(" ") + word + " " : "") + shown(child);
    return text + ")";
}

/// The tree with every parenthesis, so that a failure reads as a diff.
std::string shown(const FilterNode& node) {
    static const char* const signs[] = {"<", "<=", ">", ">=", "="};
    switch (node.kind) {
    case FilterNode::Kind::all: return "all";
    case FilterNode::Kind::conjunction: return joined(node, "and");
    case FilterNode::Kind::disjunction: return joined(node, "or");
    case FilterNode::Kind::negation: return "not " + shown(node.children[0]);
    case FilterNode::Kind::pattern: return node.values[0].text;
    case FilterNode::Kind::comparison:
        return filter_fields()[static_cast<std::size_t>(node.field)] + signs[static_cast<int>(node.comparison)] +
               std::to_string(static_cast<int>(node.number));
    case FilterNode::Kind::values: break;
    }
    std::string text = filter_fields()[static_cast<std::size_t>(node.field)] + ":";
    for (const FilterValue& value : node.values) {
        if (text.back() != ':') text += '|';
        const bool regex = value.kind == FilterValue::Kind::regex;
        text += (value.kind == FilterValue::Kind::exact ? "=" : "") + std::string(regex ? "/" : "'") + value.text +
                (regex ? "/" : "'") + (value.ignore_case ? "i" : "");
    }
    return text;
}

} // namespace

class FilterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("tree");
        const auto row = [](const char* filter, const char* tree) { QTest::newRow(filter) << filter << tree; };
        row("", "all");
        row("  ", "all");
        row("wizara", "text:'wizara'");
        row("=Wizara", "text:='Wizara'");
        row("\"ya afya\"", "text:'ya afya'");
        row("\"a \\\"b\\\" \\\\ c\\d\"", "text:'a \"b\" \\ c\\d'");
        row("=\"ya afya\"", "text:='ya afya'");
        row("a b", "(text:'a' and text:'b')");
        row("a and b or c", "((text:'a' and text:'b') or text:'c')");
        row("a (b or c)", "(text:'a' and (text:'b' or text:'c'))");
        row("not a b", "(not text:'a' and text:'b')");
        row("-tag:PER", "not tag:'PER'");
        row("--a", "not not text:'a'");
        row("a -b", "(text:'a' and not text:'b')");
        row("mwana-funzi", "text:'mwana-funzi'");
        row("- a", "(text:'-' and text:'a')");
        row("andika oradha notisi", "(text:'andika' and text:'oradha' and text:'notisi')");
        row("\"and\"", "text:'and'");
        row("tag:PER|B-LOC", "tag:'PER'|'B-LOC'");
        row("split:train|dev problem:leak", "(split:'train'|'dev' and problem:'leak')");
        row("length<=10", "length<=10");
        row("length > 10", "length>10"); // see below: a blank before the sign is none
        row("length>= 10 id:5", "(length>=10 and id=5)");
        row("id:17|18", "(id=17 or id=18)");
        row("id=3", "id=3");
        row("/^Bi\\.\\/ x/", "text:/^Bi\\.\\/ x/");
        row("/bi/i and path:/v[ao]/", "(text:/bi/i and path:/v[ao]/)");
        row("phones:ŋɡ", "phones:'ŋɡ'");
        row("[ [+nas] ] a", "([ [+nas] ] and text:'a')");
        row("[ [-son -cont -voi] / V _ V ]", "[ [-son -cont -voi] / V _ V ]");
        row("not(a)", "not text:'a'");
        row("speaker:\"Ana Juma\"", "speaker:'Ana Juma'");
        row("saa5:30", "text:'saa5:30'");
    }

    void reads() {
        QFETCH(QString, filter);
        QFETCH(QString, tree);
        if (filter == "length > 10") {
            // "length" stands alone here and is a word; the sign belongs to nothing.
            const auto words = parse_filter("length > 10");
            QVERIFY(words.has_value());
            QCOMPARE(shown(words->root), std::string("(text:'length' and text:'>' and text:'10')"));
            return;
        }
        const auto parsed = parse_filter(filter.toStdString());
        if (!parsed) QFAIL(parsed.error().to_string().c_str());
        QCOMPARE(QString::fromStdString(shown(parsed->root)), tree);
    }

    void tells_the_place_of_an_error_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<int>("byte");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* filter, int byte, const char* words) {
            QTest::newRow(filter) << filter << byte << words;
        };
        row("a (b", 2, "not closed");
        row("a b)", 3, "no opening");
        row("a \"b", 2, "not closed");
        row("a /b", 2, "not closed");
        row("//", 0, "empty");
        row("a or", 4, "missing");
        row("or a", 0, "missing");
        row("a and", 5, "missing");
        row("and a", 0, "missing before");
        row("not", 3, "missing");
        row("()", 1, "missing");
        row("tagg:PER", 0, "no field \"tagg\"");
        row("ab duration>2.5", 3, "no sound");
        row("length<x", 7, "number");
        row("length<10x", 7, "number");
        row("tag>3", 3, "no number");
        row("tag:", 4, "missing");
        row("tag:PER|", 8, "missing");
        row("tag:/P/", 4, "names");
        row("a [ [+nas", 2, "");
        row("=", 0, "missing");
        row("\"\"", 0, "missing");
    }

    void tells_the_place_of_an_error() {
        QFETCH(QString, filter);
        QFETCH(int, byte);
        QFETCH(QString, words);
        const auto parsed = parse_filter(filter.toStdString());
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().kind, base::ErrorKind::usage);
        if (filter != "a [ [+nas") QCOMPARE(parsed.error().place.byte, std::int64_t{byte});
        QVERIFY(parsed.error().place.byte >= byte);
        QVERIFY2(QString::fromStdString(parsed.error().message).contains(words), parsed.error().message.c_str());
    }

    void shows_an_error_under_its_place() {
        const std::string filter = "Ìbàdàn tagg:PER";
        const auto parsed = parse_filter(filter);
        QCOMPARE(show_place(filter, parsed.error()), filter + "\n       ^");
    }

    void marks_its_parts_for_a_highlighter() {
        const std::string filter = "tag:PER -\"a b\" (x or /y/i) length<3 [ V ]";
        QString kinds;
        const char* const letters = "fowxqrpn(";
        for (const FilterPart& part : filter_parts(filter)) {
            kinds +=
                QString("%1=%2 ")
                    .arg(letters[static_cast<int>(part.kind)])
                    .arg(QString::fromStdString(filter.substr(part.begin_bytes, part.end_bytes - part.begin_bytes)));
        }
        QCOMPARE(kinds, QString("f=tag o=: w=PER o=- q=\"a b\" (=( w=x o=or r=/y/i (=) f=length o=< n=3 p=[ V ] "));
        QCOMPARE(filter_parts("a \"b").size(), std::size_t{1});
        QCOMPARE(filter_parts("ids speaker:").size(), std::size_t{3}); // no part for the value that is missing
    }

    void marks_what_was_found_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("marked");
        const auto row = [](const char* filter, const char* text, const char* marked) {
            QTest::newRow(filter) << filter << text << marked;
        };
        row("ibadan", "wa \u00CCb\u00E0d\u00E0n sana", "wa [\u00CCb\u00E0d\u00E0n] sana");
        row("iba", "wa I\u0300ba\u0300da\u0300n", "wa [I\u0300ba\u0300]da\u0300n");
        row("=Juma", "Jumanne Juma, juma", "Jumanne [Juma], juma");
        row("an", "banana", "b[anan]a");
        row("ana", "banana", "b[anana]");
        row("/[aeiou]+/", "Ng'ombe", "Ng'[o]mb[e]");
        row("-juma ya", "juma ya", "juma [ya]");
        row("tag:PER or wa", "wawa", "[wawa]");
        row("stra\u00DFe", "STRASSE stra\u00DFe", "[STRASSE] [stra\u00DFe]");
        row("s", "a\u00DFb", "a[\u00DF]b");
        row("xyz", "abc", "abc");
    }

    void marks_what_was_found() {
        QFETCH(QString, filter);
        QFETCH(QString, text);
        QFETCH(QString, marked);
        std::string shown = text.toStdString();
        const auto spans = spans_in_text(*parse_filter(filter.toStdString()), shown);
        QVERIFY(spans.has_value());
        for (auto span = spans->rbegin(); span != spans->rend(); ++span) {
            shown.insert(span->end_bytes, "]");
            shown.insert(span->begin_bytes, "[");
        }
        QCOMPARE(QString::fromStdString(shown), marked);
    }

    void knows_when_phones_are_asked_for() {
        QVERIFY(parse_filter("a or not phones:x")->needs_phones);
        QVERIFY(parse_filter("[ V ]")->needs_phones);
        QVERIFY(!parse_filter("phones")->needs_phones);
    }

    void survives_depth_and_length() {
        QCOMPARE(parse_filter(std::string(100000, '(')).error().kind, base::ErrorKind::usage);
        QCOMPARE(parse_filter(std::string(5000, '(')).error().kind, base::ErrorKind::usage);
        QCOMPARE(parse_filter(std::string(5000, '-') + "a").error().kind, base::ErrorKind::usage);
        QVERIFY(parse_filter(std::string(150, '(') + "a" + std::string(150, ')')).has_value());
        std::string many;
        for (int i = 0; i < 5000; ++i)
            many += "a or ";
        QVERIFY(parse_filter(many + "a").has_value());
    }
};

QTEST_APPLESS_MAIN(FilterTest)
#include "filter_test.moc"
