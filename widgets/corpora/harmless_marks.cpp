// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/harmless_marks.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>

namespace sauti::widgets::corpora {

namespace {

constexpr std::string_view k_marks_format = "sauti-marks";
constexpr int k_marks_version = 1;
constexpr std::size_t k_hash_digits = 16;

struct MarksFile {
    std::string path; ///< relative to the project
    std::optional<std::string> bytes;
    QList<HarmlessMark> marks;
};

base::Result<MarksFile> read_marks_file(const std::filesystem::path& project, const QString& corpus) {
    MarksFile file;
    file.path = "corpora/" + corpus.toStdString() + "/marks.json";
    auto bytes = base::read_file(project / file.path);
    if (!bytes) {
        if (bytes.error().kind == base::ErrorKind::not_found) return file;
        return base::fail(std::move(bytes.error()));
    }
    SAUTI_TRY(const base::Json value, base::parse_json(*bytes, file.path));
    SAUTI_CHECK(base::check_format(value, k_marks_format, k_marks_version, file.path));
    file.bytes = std::move(*bytes);
    const auto list = value.find("harmless");
    if (list == value.end() || !list->is_array()) return file;
    for (const base::Json& one : *list) {
        if (!one.is_object() || !one.contains("problem") || !one.contains("row") || !one.contains("text")) continue;
        if (!one["problem"].is_string() || !one["row"].is_number_integer() || !one["text"].is_string()) continue;
        file.marks.append(
            {one["problem"].get<std::string>(), one["row"].get<std::int64_t>(), one["text"].get<std::string>()});
    }
    return file;
}

} // namespace

HarmlessMark mark_of(const std::string& problem, const corpus::Row& row) {
    return {problem, row.id, base::sha256_hex(row.text).substr(0, k_hash_digits)};
}

HarmlessMark mark_of_character(const std::string& code_point) {
    return {"unmapped", 0, code_point};
}

base::Result<QList<HarmlessMark>> read_marks(const std::filesystem::path& project, const QString& corpus) {
    SAUTI_TRY(const MarksFile file, read_marks_file(project, corpus));
    return file.marks;
}

base::Result<workspace::Change> change_marks(const std::filesystem::path& project, const QString& corpus,
                                             const QList<HarmlessMark>& marks, bool harmless) {
    SAUTI_TRY(MarksFile file, read_marks_file(project, corpus));
    for (const HarmlessMark& mark : marks) {
        file.marks.removeAll(mark);
        if (harmless) file.marks.append(mark);
    }
    base::Json list = base::Json::array();
    for (const HarmlessMark& mark : file.marks)
        list.push_back({{"problem", mark.problem}, {"row", mark.row}, {"text", mark.text_hash}});
    const base::Json value = {{"format", k_marks_format}, {"version", k_marks_version}, {"harmless", list}};
    const int count = int(marks.size());
    const QString name =
        harmless ? QCoreApplication::translate("marks", "Mark %n rows of %1 as harmless", nullptr, count)
                 : QCoreApplication::translate("marks", "Mark %n rows of %1 as findings again", nullptr, count);
    return workspace::Change{name.arg(corpus).toStdString(), {{file.path, file.bytes, base::pretty(value)}}, {}};
}

} // namespace sauti::widgets::corpora
