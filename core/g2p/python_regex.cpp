// SPDX-License-Identifier: GPL-3.0-or-later
#include "g2p/python_regex.h"

namespace sauti::g2p {

namespace {

/// Walks over an expression and knows where a class is open.
class Walker {
public:
    explicit Walker(std::string_view text) : text_(text) {}

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] bool in_class() const { return in_class_; }
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

    /// The next element: one byte, or a backslash with what it escapes.
    std::string_view take() {
        const std::size_t length = text_[at_] == '\\' && at_ + 1 < text_.size() ? 2 : 1;
        const std::string_view taken = text_.substr(at_, length);
        at_ += length;
        first_in_class_ = false;
        if (!in_class_ && taken == "[") {
            in_class_ = true;
            first_in_class_ = true;
        } else if (in_class_ && taken == "]") {
            in_class_ = false;
        }
        return taken;
    }

    void skip(std::size_t bytes) { at_ += bytes; }
    [[nodiscard]] bool first_in_class() const { return first_in_class_; }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    bool in_class_ = false;
    bool first_in_class_ = false;
};

bool starts_with(std::string_view text, std::string_view begin) {
    return text.substr(0, begin.size()) == begin;
}

} // namespace

std::string icu_spelling(std::string_view python) {
    constexpr std::string_view k_named_group = "(?P<";
    std::string icu;
    Walker walker(python);
    while (!walker.done()) {
        if (walker.in_class()) {
            if (walker.first_in_class()) {
                if (starts_with(walker.rest(), "^")) {
                    icu += '^';
                    walker.skip(1);
                }
                if (starts_with(walker.rest(), "]")) {
                    icu += "\\]";
                    walker.skip(1);
                    if (walker.done()) break;
                }
            }
            const std::string_view taken = walker.take();
            if (taken == "[" || taken == "&") icu += '\\';
            icu += taken;
            continue;
        }
        if (starts_with(walker.rest(), k_named_group)) {
            icu += "(?<";
            walker.skip(k_named_group.size());
            continue;
        }
        const std::string_view taken = walker.take();
        icu += taken == "\\b" ? std::string_view("(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))") : taken;
    }
    return icu;
}

std::string with_bounded_look_behinds(std::string_view icu) {
    std::string out;
    Walker walker(icu);
    int depth = 0; ///< of parentheses within a look-behind; 0: outside
    while (!walker.done()) {
        if (!walker.in_class()) {
            const bool opens = starts_with(walker.rest(), "(?<=") || starts_with(walker.rest(), "(?<!");
            if (opens || (depth > 0 && starts_with(walker.rest(), "("))) ++depth;
            if (depth > 0 && starts_with(walker.rest(), ")")) --depth;
        }
        const bool plain = !walker.in_class();
        const std::string_view taken = walker.take();
        if (plain && depth > 0 && taken == "*") {
            out += "{0,500}";
        } else if (plain && depth > 0 && taken == "+") {
            out += "{1,500}";
        } else {
            out += taken;
        }
    }
    return out;
}

std::string with_word_edges(std::string_view python, std::string_view word_class) {
    std::string out;
    Walker walker(python);
    while (!walker.done()) {
        const bool plain = !walker.in_class();
        const std::string_view taken = walker.take();
        if (plain && taken == "^") {
            out += "(?<![" + std::string(word_class) + "])";
        } else if (plain && taken == "$") {
            out += "(?![" + std::string(word_class) + "])";
        } else {
            out += taken;
        }
    }
    return out;
}

} // namespace sauti::g2p
