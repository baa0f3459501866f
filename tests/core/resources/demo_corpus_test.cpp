// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"
#include "unicode/normalise.h"
#include "unicode/utf8.h"

#include <QTest>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace sauti;

/// The sentences of resources/demo, read by the plainest reader there can be: the demo project and many tests stand on
/// them.
namespace {

struct Sentence {
    std::vector<std::string> words;
    std::vector<std::string> tags;

    [[nodiscard]] std::string text() const {
        std::string joined;
        for (const std::string& word : words)
            joined += word + " ";
        return joined;
    }
};

struct Split {
    std::vector<Sentence> sentences;
    std::vector<std::string> faults; ///< "train.txt:12: …"
};

Split parse(const std::string& text, const std::string& name) {
    Split split;
    Sentence sentence;
    std::size_t line_number = 0;
    std::size_t begin = 0;
    const auto fault = [&](const std::string& what) {
        split.faults.push_back(name + ":" + std::to_string(line_number) + ": " + what);
    };
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        const std::string line = text.substr(begin, end - begin);
        begin = end + 1;
        ++line_number;
        if (line.empty()) {
            if (sentence.words.empty()) fault("an empty line that ends no sentence");
            if (!sentence.words.empty()) split.sentences.push_back(sentence);
            sentence = {};
            continue;
        }
        const std::size_t blank = line.find(' ');
        if (blank == std::string::npos || blank == 0 || line.find(' ', blank + 1) != std::string::npos) {
            fault("not one word, one blank, one tag");
            continue;
        }
        sentence.words.push_back(line.substr(0, blank));
        sentence.tags.push_back(line.substr(blank + 1));
    }
    if (begin != text.size()) fault("the last line has no newline");
    if (!sentence.words.empty()) fault("no empty line after the last sentence");
    return split;
}

const std::set<std::string> k_types = {"PER", "ORG", "LOC", "DATE"};

/// What IOB2 forbids: I-X that does not follow B-X or I-X; and tags that nobody knows.
std::vector<std::string> tag_faults(const Sentence& sentence) {
    std::vector<std::string> faults;
    std::string before = "O";
    for (const std::string& tag : sentence.tags) {
        const bool known = tag == "O" || (tag.size() > 2 && (tag[0] == 'B' || tag[0] == 'I') && tag[1] == '-' &&
                                          k_types.count(tag.substr(2)) > 0);
        if (!known) faults.push_back("unknown tag " + tag + " in: " + sentence.text());
        if (tag[0] == 'I' && (before == "O" || before.substr(2) != tag.substr(2))) {
            faults.push_back(tag + " after " + before + " in: " + sentence.text());
        }
        before = tag;
    }
    return faults;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

} // namespace

class DemoCorpusTest : public QObject {
    Q_OBJECT

private:
    std::map<std::string, Split> splits_; ///< "swa/train.txt" …

private Q_SLOTS:
    void initTestCase() {
        for (const std::string code : {"swa", "kin"}) {
            for (const std::string split : {"train", "dev", "test"}) {
                const std::string name = code + "/" + split + ".txt";
                const auto text = base::read_file(std::string(SAUTI_SOURCE "/resources/demo/") + name);
                QVERIFY2(text, name.c_str());
                QVERIFY2(!unicode::first_invalid_utf8(*text), name.c_str());
                QVERIFY2(unicode::nfc(*text) == *text, (name + " is not in NFC").c_str());
                QVERIFY2(text->find('\r') == std::string::npos, name.c_str());
                splits_[name] = parse(*text, name);
            }
        }
    }

    void the_reader_of_this_test_finds_faults() {
        QVERIFY(parse("a O\n\n", "x").faults.empty());
        QVERIFY(!parse("a  O\n\n", "x").faults.empty());
        QVERIFY(!parse("a\tO\n\n", "x").faults.empty());
        QVERIFY(!parse("a O\n\n\n", "x").faults.empty());
        QVERIFY(!parse("a O\n", "x").faults.empty());
        QVERIFY(!parse("a O\n\nb", "x").faults.empty());
        QCOMPARE(tag_faults({{"a"}, {"I-PER"}}).size(), std::size_t{1});
        QCOMPARE(tag_faults({{"a", "b"}, {"B-LOC", "I-PER"}}).size(), std::size_t{1});
        QCOMPARE(tag_faults({{"a"}, {"B-MISC"}}).size(), std::size_t{1});
    }

    void every_line_is_a_word_a_blank_and_a_tag() {
        for (const auto& [name, split] : splits_)
            QCOMPARE(joined(split.faults), std::string());
    }

    void tags_are_iob2_of_four_types() {
        for (const auto& [name, split] : splits_) {
            for (const Sentence& sentence : split.sentences)
                QCOMPARE(joined(tag_faults(sentence)), std::string());
        }
    }

    void there_are_enough_sentences() {
        const auto count = [this](const std::string& name) { return splits_.at(name).sentences.size(); };
        QCOMPARE(count("swa/train.txt"), std::size_t{333});
        QCOMPARE(count("swa/dev.txt"), std::size_t{45});
        QCOMPARE(count("swa/test.txt"), std::size_t{67});
        QCOMPARE(count("kin/train.txt"), std::size_t{127});
        QCOMPARE(count("kin/dev.txt"), std::size_t{17});
        QCOMPARE(count("kin/test.txt"), std::size_t{26});
    }

    void each_split_has_every_type_and_no_type_prevails() {
        for (const auto& [name, split] : splits_) {
            std::map<std::string, int> entities;
            int all = 0;
            for (const Sentence& sentence : split.sentences) {
                for (const std::string& tag : sentence.tags) {
                    if (tag[0] != 'B') continue;
                    ++entities[tag.substr(2)];
                    ++all;
                }
            }
            QVERIFY2(all >= static_cast<int>(split.sentences.size()), name.c_str());
            for (const std::string& type : k_types) {
                QVERIFY2(entities[type] >= 3, (name + " " + type).c_str());
                QVERIFY2(entities[type] * 10 >= all, (name + " has few " + type).c_str());
                QVERIFY2(entities[type] * 2 < all, (name + " has mostly " + type).c_str());
            }
        }
    }

    void no_sentence_stands_twice() {
        std::map<std::string, std::string> seen;
        for (const auto& [name, split] : splits_) {
            for (const Sentence& sentence : split.sentences) {
                const auto [place, is_new] = seen.emplace(sentence.text(), name);
                QVERIFY2(is_new, (name + " repeats a sentence of " + place->second + ": " + sentence.text()).c_str());
            }
        }
    }
};

QTEST_APPLESS_MAIN(DemoCorpusTest)
#include "demo_corpus_test.moc"
