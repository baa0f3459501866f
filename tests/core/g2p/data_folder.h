// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "g2p/engine.h"

#include <QTemporaryDir>
#include <filesystem>
#include <string>

/// A small data folder of one code, made by a few lines of a test.
namespace sauti::test {

class DataFolder {
public:
    explicit DataFolder(std::string code = "tst-Latn") : code_(std::move(code)) { map("a,a\n"); }

    /// Rows without the header.
    DataFolder& map(const std::string& rows) { return file("map", ".csv", "Orth,Phon\n" + rows); }
    DataFolder& raw_map(const std::string& text) { return file("map", ".csv", text); }
    DataFolder& pre(const std::string& rules) { return file("pre", ".txt", rules); }
    DataFolder& post(const std::string& rules) { return file("post", ".txt", rules); }
    DataFolder& strip(const std::string& lines) { return file("strip", ".csv", lines); }

    [[nodiscard]] std::filesystem::path path() const { return folder_.path().toStdString(); }

    [[nodiscard]] base::Result<std::shared_ptr<const g2p::Engine>> load(g2p::Options options) const {
        options.data_folder = path();
        return g2p::Engine::load(code_, options);
    }
    /// transliterate, or the error in words.
    [[nodiscard]] std::string answer(const std::string& text, const g2p::Options& options) const {
        const auto engine = load(options);
        if (!engine) return engine.error().to_string();
        return (*engine)->transliterate(text).value_or("failed");
    }
    [[nodiscard]] std::string strict(const std::string& text, const g2p::Options& options) const {
        const auto engine = load(options);
        if (!engine) return engine.error().to_string();
        return (*engine)->strict(text).value_or("failed");
    }

private:
    DataFolder& file(const char* folder, const char* suffix, const std::string& text) {
        std::filesystem::create_directories(path() / folder);
        static_cast<void>(base::write_atomically(path() / folder / (code_ + suffix), text));
        return *this;
    }

    std::string code_;
    QTemporaryDir folder_;
};

inline g2p::Options reference() {
    g2p::Options options;
    options.mode = base::Mode::reference;
    return options;
}

inline std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

} // namespace sauti::test
