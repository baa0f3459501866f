// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/saved_filters.h"

#include "base/file.h"
#include "base/json.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <algorithm>

namespace sauti::widgets::corpora {

namespace {

constexpr std::string_view k_view_format = "sauti-view";
constexpr int k_view_version = 1;

struct ViewFile {
    std::string path; ///< relative to the project
    std::optional<std::string> bytes;
    base::Json value;
};

base::Result<ViewFile> read_view(const std::filesystem::path& project, const QString& corpus) {
    ViewFile view;
    view.path = "corpora/" + corpus.toStdString() + "/view.json";
    view.value = base::Json{{"format", k_view_format}, {"version", k_view_version}, {"filters", base::Json::array()}};
    auto bytes = base::read_file(project / view.path);
    if (!bytes) {
        if (bytes.error().kind == base::ErrorKind::not_found) return view;
        return base::fail(std::move(bytes.error()));
    }
    SAUTI_TRY(view.value, base::parse_json(*bytes, view.path));
    SAUTI_CHECK(base::check_format(view.value, k_view_format, k_view_version, view.path));
    view.bytes = std::move(*bytes);
    return view;
}

QList<SavedFilter> filters_of(const base::Json& value) {
    QList<SavedFilter> filters;
    const auto list = value.find("filters");
    if (list == value.end() || !list->is_array()) return filters;
    for (const base::Json& one : *list) {
        if (!one.is_object() || !one.contains("name") || !one.contains("filter")) continue;
        if (!one["name"].is_string() || !one["filter"].is_string()) continue;
        filters.append({QString::fromStdString(one["name"].get<std::string>()),
                        QString::fromStdString(one["filter"].get<std::string>())});
    }
    return filters;
}

workspace::Change changed(const ViewFile& view, const QList<SavedFilter>& filters, const QString& name) {
    base::Json value = view.value;
    base::Json list = base::Json::array();
    for (const SavedFilter& one : filters)
        list.push_back({{"name", one.name.toStdString()}, {"filter", one.filter.toStdString()}});
    value["filters"] = list;
    return {name.toStdString(), {{view.path, view.bytes, base::pretty(value)}}, {}};
}

} // namespace

base::Result<QList<SavedFilter>> read_saved_filters(const std::filesystem::path& project, const QString& corpus) {
    SAUTI_TRY(const ViewFile view, read_view(project, corpus));
    return filters_of(view.value);
}

base::Result<workspace::Change> save_filter(const std::filesystem::path& project, const QString& corpus,
                                            const SavedFilter& filter) {
    SAUTI_TRY(const ViewFile view, read_view(project, corpus));
    QList<SavedFilter> filters = filters_of(view.value);
    const auto same =
        std::find_if(filters.begin(), filters.end(), [&](const auto& one) { return one.name == filter.name; });
    if (same != filters.end()) {
        same->filter = filter.filter;
    } else {
        filters.append(filter);
    }
    return changed(view, filters, QCoreApplication::translate("filters", "Save filter %1").arg(filter.name));
}

base::Result<workspace::Change> remove_filter(const std::filesystem::path& project, const QString& corpus,
                                              const QString& name) {
    SAUTI_TRY(const ViewFile view, read_view(project, corpus));
    QList<SavedFilter> filters = filters_of(view.value);
    filters.removeIf([&](const SavedFilter& one) { return one.name == name; });
    return changed(view, filters, QCoreApplication::translate("filters", "Remove filter %1").arg(name));
}

} // namespace sauti::widgets::corpora
