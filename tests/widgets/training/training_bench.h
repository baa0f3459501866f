// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/json.h"
#include "core/training/training_desk.h"
#include "engine/engines.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"
#include "widgets/training/training_page.h"
#include "workspace/project.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>
#include <memory>

/// A project with one small data set, and the page on it.
namespace sauti::test {

/// Makes PROJECT with datasets/mini: outputs pretrain (rows of ids) and ner (tagged letters).
inline void make_training_project(const fs::path& folder) {
    const Desk desk;
    must(workspace::Project::create(folder, "study"));
    base::Json files = base::Json::array();
    for (const auto& [output, kind, ending] :
         {std::tuple("ner", "conll", ".txt"), std::tuple("pretrain", "jsonl", ".jsonl")}) {
        fs::create_directories(folder / "datasets/mini" / output);
        for (const std::string split : {"train", "dev", "test"}) {
            const std::string path = std::string(output) + "/" + split + ending;
            must(base::write_atomically(folder / "datasets/mini" / path, *base::read_file(desk.path(split + ending))));
            files.push_back({{"path", path}, {"output", output}, {"split", split}, {"kind", kind}});
        }
    }
    must(base::write_json(folder / "datasets/mini/dataset.json",
                          {{"format", "sauti-dataset"}, {"version", 1}, {"name", "mini"}, {"files", files}}));
}

class TrainingBench {
public:
    explicit TrainingBench(std::unique_ptr<engine::Engines> engines, const QString& project = {})
        : settings_(home_.filePath(QStringLiteral("sauti.conf"))), engines_(std::move(engines)) {
        widgets::theme::apply(widgets::theme::Scheme::light);
        folder_ = project.isEmpty() ? home_.filePath(QStringLiteral("study")) : project;
        if (project.isEmpty()) make_training_project(folder_.toStdString());
        session_ = std::make_unique<widgets::Session>(settings_, *engines_);
        page_ = std::make_unique<widgets::training_page::TrainingPage>(*session_, nullptr);
        page_->resize(1196, 673);
        page_->show();
        page_->activate();
        session_->openProject(folder_);
        if (!QTest::qWaitFor([this] { return session_->project() != nullptr; }, 10'000)) qFatal("no project");
    }
    ~TrainingBench() {
        page_.reset();
        session_.reset();
    }

    [[nodiscard]] widgets::Session& session() { return *session_; }
    [[nodiscard]] widgets::training_page::TrainingPage& page() { return *page_; }
    [[nodiscard]] QString folder() const { return folder_; }
    [[nodiscard]] fs::path run(const std::string& id) const { return fs::path(folder_.toStdString()) / "runs" / id; }
    [[nodiscard]] QAction* action(const char* id) { return session_->actions().find(QString::fromLatin1(id)); }
    /// The bar with this id, or nullptr.
    [[nodiscard]] widgets::MessageBar* bar(const QString& id) const {
        for (widgets::MessageBar* one : page_->messages()->bars()) {
            if (one->message().id == id) return one;
        }
        return nullptr;
    }

private:
    QTemporaryDir home_;
    QString folder_;
    widgets::Settings settings_;
    std::unique_ptr<engine::Engines> engines_;
    std::unique_ptr<widgets::Session> session_;
    std::unique_ptr<widgets::training_page::TrainingPage> page_;
};

} // namespace sauti::test
