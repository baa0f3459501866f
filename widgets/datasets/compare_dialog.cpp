// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/datasets/compare_dialog.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/datasets/compare_model.h"
#include "workspace/project.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets::datasets {

namespace {

QComboBox* set_choice(const QStringList& names, const QString& name, QWidget* parent) {
    auto* choice = new QComboBox(parent);
    choice->addItems(names);
    choice->setAccessibleName(name);
    choice->setMinimumWidth(160);
    return choice;
}

} // namespace

CompareDialog::CompareDialog(Session& session, const QStringList& names, QWidget* parent)
    : QDialog(parent), session_(session), one_(set_choice(names, tr("One data set"), this)),
      other_(set_choice(names, tr("The other data set"), this)), messages_(new MessageBars(this)),
      summary_(new ElidedLabel({}, this)), model_(new CompareModel(this)),
      table_(new TableView(session.settings(), QStringLiteral("datasets/compare"), this)) {
    setObjectName(QStringLiteral("compare"));
    setWindowTitle(tr("Compare two data sets"));
    setMinimumSize(560, 300);
    const QSize room = parent != nullptr ? parent->window()->size() - QSize(24, 24) : QSize(900, 560);
    resize(QSize(900, 560).boundedTo(room));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 12, 16, 12);
    head->setSpacing(8);
    head->addWidget(one_);
    head->addWidget(new QLabel(tr("beside"), this));
    head->addWidget(other_);
    head->addSpacing(8);
    summary_->setMuted(true);
    head->addWidget(summary_, 1);
    column->addLayout(head);
    column->addWidget(messages_);
    column->addWidget(new Rule(Qt::Horizontal, this));
    table_->setModel(model_);
    table_->setAccessibleName(tr("What differs"));
    table_->setColumns({{220}, {100, true}, {100, true}});
    column->addWidget(table_, 1);
    column->addWidget(new Rule(Qt::Horizontal, this));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 12, 16, 12);
    foot->addStretch(1);
    auto* close = new QPushButton(tr("Close"), this);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    foot->addWidget(close);
    column->addLayout(foot);
    for (QComboBox* choice : {one_, other_})
        connect(choice, &QComboBox::activated, this, &CompareDialog::start);
}

CompareDialog::~CompareDialog() {
    if (job_ != 0) session_.jobs().request_stop(job_);
}

void CompareDialog::choose(const QString& name) {
    one_->setCurrentIndex(std::max(0, one_->findText(name)));
    other_->setCurrentIndex(one_->currentIndex() > 0 ? one_->currentIndex() - 1 : std::min(1, other_->count() - 1));
    start();
}

QString CompareDialog::summary() const {
    return summary_->text();
}

void CompareDialog::start() {
    if (job_ != 0) session_.jobs().request_stop(job_);
    job_ = 0;
    messages_->clearAll();
    show(nullptr);
    if (session_.project() == nullptr || one_->currentText().isEmpty()) return;
    if (one_->currentText() == other_->currentText()) return summary_->setText(tr("choose two data sets"));
    summary_->setText(tr("reading…"));
    const auto found = std::make_shared<dataset::SetDifference>();
    JobRequest request;
    request.name = tr("Compare %1 and %2").arg(one_->currentText(), other_->currentText());
    request.quiet = true;
    request.body = [found, one = one_->currentText().toStdString(), other = other_->currentText().toStdString(),
                    folder = session_.project()->folder_of(workspace::Part::dataset)](
                       const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(*found, dataset::compare(folder / one, folder / other, job.work()));
        return {};
    };
    const auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this, [this, found, id](const base::JobStatus& end) {
        if (*id != job_) return; // another pair was chosen
        job_ = 0;
        summary_->setText({});
        if (end.error)
            messages_->show(message_of(QStringLiteral("compare"), tr("They cannot be compared."), *end.error));
        else
            show(found);
    });
    job_ = *id;
}

void CompareDialog::show(std::shared_ptr<const dataset::SetDifference> found) {
    model_->show(found);
    if (!found) return;
    const auto same = static_cast<int>(std::count_if(found->files.begin(), found->files.end(),
                                                     [](const dataset::FileDifference& file) { return file.same; }));
    const auto other = static_cast<int>(found->files.size()) - same;
    summary_->setText(found->same() ? tr("they are the same")
                                    : tr("%n settings differ", nullptr, static_cast<int>(found->facts.size())) +
                                          QStringLiteral(" · ") + tr("%n files differ", nullptr, other) +
                                          QStringLiteral(" · ") + tr("%n files are the same", nullptr, same));
}

} // namespace sauti::widgets::datasets
