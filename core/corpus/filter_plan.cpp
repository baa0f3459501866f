// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/filter_plan.h"

#include "corpus/row_tests.h"
#include "corpus/search_text.h"
#include "unicode/normalise.h"
#include "unicode/regex_pieces.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace sauti::corpus {

using base::ErrorKind;
using base::Result;
using Test = std::unique_ptr<RowTest>;

namespace {

base::Error wrong(std::size_t byte, std::string message, std::string hint = {}) {
    base::Error error = base::make_error(ErrorKind::usage, std::move(message), std::move(hint));
    error.place.byte = static_cast<std::int64_t>(byte);
    return error;
}

Test any_of(std::vector<Test> tests) {
    if (tests.size() == 1) return std::move(tests[0]);
    return std::make_unique<AnyTest>(std::move(tests));
}

/// The spellings of phones under which a piece may be stored: as typed, composed, decomposed.
std::vector<std::string> spellings(const std::string& text) {
    const std::set<std::string> all = {text, unicode::nfc(text), unicode::nfd(text)};
    return {all.begin(), all.end()};
}

/// Is `word` one of the words that blanks divide?
bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (end > 0 && words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

bool compare(Comparison comparison, double value, double number) {
    switch (comparison) {
    case Comparison::less: return value < number;
    case Comparison::less_equal: return value <= number;
    case Comparison::greater: return value > number;
    case Comparison::greater_equal: return value >= number;
    case Comparison::equal: break;
    }
    return value >= number && value <= number;
}

class Maker {
public:
    Maker(const CorpusInfo& info, const IndexFacts& index, const PhonePatterns& patterns)
        : info_(info), index_(index), patterns_(patterns) {}

    Result<Test> make(const FilterNode& node) {
        switch (node.kind) {
        case FilterNode::Kind::all: break;
        case FilterNode::Kind::conjunction:
        case FilterNode::Kind::disjunction: return several(node);
        case FilterNode::Kind::negation: {
            SAUTI_TRY(Test inside, make(node.children[0]));
            return Test(std::make_unique<NotTest>(std::move(inside)));
        }
        case FilterNode::Kind::values: return values(node);
        case FilterNode::Kind::comparison: return comparison(node);
        case FilterNode::Kind::pattern: return pattern(node.values[0]);
        }
        return Test();
    }

private:
    Result<Test> several(const FilterNode& node) {
        std::vector<Test> tests;
        for (const FilterNode& child : node.children) {
            SAUTI_TRY(Test test, make(child));
            tests.push_back(std::move(test));
        }
        if (node.kind == FilterNode::Kind::disjunction) return any_of(std::move(tests));
        return Test(std::make_unique<AllTest>(std::move(tests)));
    }

    Result<Test> values(const FilterNode& node) {
        switch (node.field) {
        case Field::tag: return tags(node);
        case Field::split: return splits(node);
        case Field::problem: return problems(node);
        case Field::path: return names(node, paths(), [](const RowFacts& facts) { return facts.file; });
        case Field::speaker: return names(node, index_.speakers, [](const RowFacts& facts) { return facts.speaker; });
        default: break;
        }
        std::vector<Test> tests;
        for (const FilterValue& value : node.values) {
            SAUTI_TRY(Test test, node.field == Field::phones ? of_phones(value) : of_text(value));
            tests.push_back(std::move(test));
        }
        return any_of(std::move(tests));
    }

    static Result<unicode::Regex> regex(const FilterValue& value) {
        auto compiled = unicode::Regex::compile(value.text, value.ignore_case);
        if (compiled) return compiled;
        const auto inside = static_cast<std::size_t>(std::max<std::int64_t>(0, compiled.error().place.byte));
        return base::fail(wrong(value.begin_bytes + inside, compiled.error().message));
    }

    static Result<Test> in_column(Column column, const FilterValue& value) {
        SAUTI_TRY(unicode::Regex compiled, regex(value));
        std::vector<std::string> pieces;
        if (!value.ignore_case) pieces = unicode::pieces_of_every_match(value.text);
        return Test(std::make_unique<RegexTest>(column, std::move(compiled), std::move(pieces)));
    }

    static Result<Test> of_text(const FilterValue& value) {
        if (value.kind == FilterValue::Kind::regex) {
            return in_column(Column::text, value);
        }
        if (value.kind == FilterValue::Kind::exact) return Test(std::make_unique<WordTest>(value.text));
        std::string folded = unicode::search_key(value.text);
        // Nothing but marks: they are looked for themselves.
        if (folded.empty()) return Test(std::make_unique<PieceTest>(Column::text, spellings(value.text)));
        return Test(std::make_unique<PieceTest>(Column::folded, std::vector<std::string>{std::move(folded)}));
    }

    static Result<Test> of_phones(const FilterValue& value) {
        if (value.kind == FilterValue::Kind::regex) {
            return in_column(Column::phones, value);
        }
        if (value.kind == FilterValue::Kind::piece) {
            return Test(std::make_unique<PieceTest>(Column::phones, spellings(value.text)));
        }
        return Test(std::make_unique<PatternTest>([word = unicode::nfc(value.text)](std::string_view phones) {
            const std::string nfc = unicode::nfc(phones);
            return has_word(nfc, word);
        }));
    }

    Result<Test> tags(const FilterNode& node) {
        std::vector<bool> wanted(index_.tags.size(), false);
        for (const FilterValue& value : node.values) {
            bool known = value.text == "any";
            for (std::size_t i = 0; i < index_.tags.size(); ++i) {
                const std::string& tag = index_.tags[i];
                const bool is_type = tag.size() > 2 && tag[1] == '-' && tag.substr(2) == value.text &&
                                     value.kind != FilterValue::Kind::exact;
                if (tag == value.text || is_type || (value.text == "any" && tag != "O")) {
                    wanted[i] = true;
                    known = true;
                }
            }
            if (!known) return base::fail(no_tag(value));
        }
        return Test(std::make_unique<TagTest>(std::move(wanted)));
    }

    [[nodiscard]] base::Error no_tag(const FilterValue& value) const {
        std::set<std::string> types;
        for (const std::string& tag : index_.tags) {
            if (tag != "O") types.insert(tag.size() > 2 && tag[1] == '-' ? tag.substr(2) : tag);
        }
        return wrong(value.begin_bytes, fmt::format("no row has a tag \"{}\"", value.text),
                     types.empty() ? "this corpus has no tags" : fmt::format("there are {}", fmt::join(types, ", ")));
    }

    Result<Test> splits(const FilterNode& node) {
        std::vector<bool> wanted(info_.files.size(), false);
        for (const FilterValue& value : node.values) {
            bool known = false;
            for (std::size_t i = 0; i < info_.files.size(); ++i) {
                if (!same_split(info_.files[i].split, value.text)) continue;
                wanted[i] = true;
                known = true;
            }
            if (!known) {
                return base::fail(wrong(value.begin_bytes, fmt::format("there is no split \"{}\"", value.text),
                                        fmt::format("there are {}", fmt::join(info_.splits(), ", "))));
            }
        }
        return Test(std::make_unique<FactsTest>([wanted = std::move(wanted)](const RowFacts& facts, std::int64_t) {
            return facts.file < wanted.size() && wanted[facts.file];
        }));
    }

    static Result<Test> problems(const FilterNode& node) {
        unsigned wanted = 0;
        for (const FilterValue& value : node.values) {
            const auto& all = problem_names();
            const auto known = std::find_if(all.begin(), all.end(),
                                            [&](const ProblemName& problem) { return problem.name == value.text; });
            if (known == all.end() && value.text != "any") {
                std::vector<std::string_view> names;
                for (const ProblemName& problem : all)
                    names.push_back(problem.name);
                return base::fail(wrong(value.begin_bytes, fmt::format("there is no problem \"{}\"", value.text),
                                        fmt::format("there are {}, any", fmt::join(names, ", "))));
            }
            wanted |= known == all.end() ? 0xFFU : static_cast<unsigned>(known->problem);
        }
        return Test(std::make_unique<ProblemTest>(static_cast<Problems>(wanted)));
    }

    [[nodiscard]] std::vector<std::string> paths() const {
        std::vector<std::string> all;
        for (const SourceFile& file : info_.files)
            all.push_back(file.path);
        return all;
    }

    /// Files and speakers are few: each is judged once.
    template <class Number>
    static Result<Test> names(const FilterNode& node, const std::vector<std::string>& all, Number number) {
        std::vector<bool> wanted(all.size(), false);
        for (const FilterValue& value : node.values) {
            std::optional<unicode::Regex> compiled;
            if (value.kind == FilterValue::Kind::regex) {
                SAUTI_TRY(compiled, regex(value));
            }
            const std::string folded = unicode::search_key(value.text);
            for (std::size_t i = 0; i < all.size(); ++i) {
                bool found = all[i] == value.text;
                if (compiled) {
                    SAUTI_TRY(found, compiled->found_in(all[i]));
                } else if (value.kind == FilterValue::Kind::piece && !all[i].empty()) {
                    found = unicode::search_key(all[i]).find(folded) != std::string::npos;
                }
                if (found) wanted[i] = true;
            }
        }
        return Test(
            std::make_unique<FactsTest>([wanted = std::move(wanted), number](const RowFacts& facts, std::int64_t) {
                return number(facts) < wanted.size() && wanted[number(facts)];
            }));
    }

    static Result<Test> comparison(const FilterNode& node) {
        const Comparison comparison = node.comparison;
        const double number = node.number;
        if (node.field == Field::id) {
            return Test(std::make_unique<FactsTest>([comparison, number](const RowFacts&, std::int64_t id) {
                return compare(comparison, static_cast<double>(id), number);
            }));
        }
        return Test(std::make_unique<FactsTest>([comparison, number](const RowFacts& facts, std::int64_t) {
            return compare(comparison, facts.length_cps, number);
        }));
    }

    Result<Test> pattern(const FilterValue& value) {
        if (!patterns_) {
            return base::fail(
                wrong(value.begin_bytes, "phone patterns need a table of features", "this place has none at hand"));
        }
        auto matcher = patterns_(value.text);
        if (matcher) return Test(std::make_unique<PatternTest>(std::move(*matcher)));
        const auto inside = static_cast<std::size_t>(std::max<std::int64_t>(0, matcher.error().place.byte));
        return base::fail(wrong(value.begin_bytes + inside, matcher.error().message, matcher.error().hint));
    }

    const CorpusInfo& info_;
    const IndexFacts& index_;
    const PhonePatterns& patterns_;
};

} // namespace

Result<FilterPlan> FilterPlan::make(const Filter& filter, const CorpusInfo& info, const IndexFacts& index,
                                    const PhonePatterns& patterns) {
    FilterPlan plan;
    SAUTI_TRY(plan.root_, Maker(info, index, patterns).make(filter.root));
    return plan;
}

Result<void> FilterPlan::judge(BlockData& block, std::vector<std::uint32_t>& passed) {
    passed.clear();
    mask_.assign(block.rows(), 1);
    if (root_) SAUTI_CHECK(root_->narrow(block, mask_));
    for (std::size_t row = 0; row < mask_.size(); ++row) {
        if (mask_[row] != 0) passed.push_back(static_cast<std::uint32_t>(row));
    }
    return {};
}

} // namespace sauti::corpus
