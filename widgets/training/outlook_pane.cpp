// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/training/outlook_pane.h"

#include "base/clock.h"
#include "training/start.h"
#include "training/train.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/page_bar.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/training/device_list.h"
#include "widgets/training/first_row_view.h"
#include "widgets/training/run_actions.h"
#include "widgets/training/spec_model.h"
#include "widgets/training/words.h"
#include "workspace/project.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace sauti::widgets::training_page {

namespace {

constexpr int k_look_delay_ms = 300;

std::optional<std::filesystem::path> project_folder(const Session& session) {
    return session.project() != nullptr ? std::optional(session.project()->folder()) : std::nullopt;
}

QLabel* pane_label(const QString& text, QWidget* parent, const QFont& font, bool muted = false) {
    auto* label = new QLabel(text, parent);
    label->setFont(font);
    if (muted) label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QFont small_bold() {
    QFont font = theme::meta_font();
    font.setBold(true);
    return font;
}

} // namespace

/// What the job hands back.
struct OutlookPane::Answer {
    training::Outlook outlook;
    std::map<std::string, double> times; ///< by device
    QString wrong_key;                   ///< where an error is to be mended
    qint64 free_bytes = 0;               ///< of memory; 0: not known
};

OutlookPane::OutlookPane(Session& session, SpecModel& model, const Ways& ways, QWidget* parent)
    : QWidget(parent), session_(session), model_(model), forecaster_(std::make_shared<training::Forecaster>()),
      delay_(new QTimer(this)), basis_(pane_label({}, this, theme::meta_font(), true)), devices_(new DeviceList(this)) {
    setAccessibleName(tr("What will happen"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto* head = new QWidget(this);
    head->setFixedHeight(44);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(16, 0, 12, 0);
    line->addWidget(pane_label(tr("What will happen"), head, theme::bold_font()));
    line->addStretch(1);
    line->addWidget(basis_);
    line->addWidget(action_button(ways.measure, head));
    outer->addWidget(head);
    outer->addWidget(new Rule(Qt::Horizontal, this));
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("What will happen"));
    auto* body = new QWidget(scroll);
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeFacts(column);
    column->addWidget(new Rule(Qt::Horizontal, body));
    auto* device_head = pane_label(tr("Device"), body, small_bold(), true);
    device_head->setContentsMargins(16, 8, 16, 8);
    column->addWidget(device_head);
    column->addWidget(new Rule(Qt::Horizontal, body));
    column->addWidget(devices_);
    makeCommand(column, ways.copy);
    column->addStretch(1);
    scroll->setWidget(body);
    outer->addWidget(scroll, 1);
    outer->addWidget(new Rule(Qt::Horizontal, this));
    makeHelp(outer);
    delay_->setSingleShot(true);
    delay_->setInterval(k_look_delay_ms);
    connect(delay_, &QTimer::timeout, this, &OutlookPane::look);
    connect(&model_, &SpecModel::changed, this, &OutlookPane::changed);
    connect(devices_, &DeviceList::chosen, this, [this](const QString& id) {
        model_.change([&](training::RunForm& form) { form.set("device", id.toStdString()); });
        model_.endStep();
    });
    showNothing();
    changed();
}

void OutlookPane::makeFacts(QVBoxLayout* column) {
    facts_ = new QWidget(this);
    facts_->setAccessibleName(tr("Numbers of the run"));
    grid_ = new QGridLayout(facts_);
    grid_->setContentsMargins(16, 8, 16, 8);
    grid_->setHorizontalSpacing(12);
    grid_->setVerticalSpacing(3);
    grid_->setColumnMinimumWidth(0, 150);
    grid_->setColumnMinimumWidth(1, 92);
    grid_->setColumnStretch(2, 1);
    const QList<QPair<QString, QString>> facts = {
        {QStringLiteral("rows"), tr("rows")},         {QStringLiteral("ids"), tr("ids")},
        {QStringLiteral("params"), tr("parameters")}, {QStringLiteral("updates"), tr("updates")},
        {QStringLiteral("memory"), tr("memory")},     {QStringLiteral("disk"), tr("disk")},
        {QStringLiteral("time"), tr("time")}};
    int row = 0;
    for (const auto& [id, name] : facts) {
        grid_->addWidget(pane_label(name, facts_, theme::body_font(), true), row, 0);
        auto* value = pane_label({}, facts_, theme::body_font());
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(name);
        auto* note = new ElidedLabel({}, facts_);
        note->setFont(theme::meta_font());
        note->setMuted(true);
        grid_->addWidget(value, row, 1);
        grid_->addWidget(note, row, 2);
        fact_labels_[id] = {value, note};
        ++row;
    }
    column->addWidget(facts_);
}

void OutlookPane::makeCommand(QVBoxLayout* column, QAction* copy) {
    auto* block = new QWidget(this);
    auto* inside = new QVBoxLayout(block);
    inside->setContentsMargins(16, 4, 16, 12);
    inside->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->addWidget(pane_label(tr("As a command"), block, small_bold(), true));
    line->addStretch(1);
    wrong_ = pane_label(tr("without the settings to mend"), block, theme::meta_font());
    line->addWidget(wrong_);
    line->addWidget(action_button(copy, block));
    inside->addLayout(line);
    command_ = pane_label({}, block, theme::mono_font());
    command_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    command_->setWordWrap(true);
    command_->setAccessibleName(tr("The same as a command"));
    command_->setMargin(8);
    command_->setAutoFillBackground(true);
    command_->setBackgroundRole(QPalette::Base);
    inside->addWidget(command_);
    inside->addSpacing(8);
    auto* first = new QHBoxLayout;
    first->addWidget(pane_label(tr("First row as the model sees it"), block, small_bold(), true));
    first->addStretch(1);
    masked_ = pane_label({}, block, theme::meta_font(), true);
    first->addWidget(masked_);
    inside->addLayout(first);
    first_row_ = new FirstRowView(block);
    inside->addWidget(first_row_);
    column->addWidget(block);
}

void OutlookPane::makeHelp(QVBoxLayout* column) {
    auto* block = new QWidget(this);
    block->setAccessibleName(tr("Help on the setting"));
    block->setFixedHeight(96);
    block->setAutoFillBackground(true);
    block->setBackgroundRole(QPalette::Base);
    auto* inside = new QVBoxLayout(block);
    inside->setContentsMargins(16, 8, 16, 8);
    inside->setSpacing(4);
    help_name_ = pane_label({}, block, small_bold(), true);
    help_ = pane_label({}, block, theme::body_font());
    help_->setWordWrap(true);
    help_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    help_range_ = pane_label({}, block, theme::meta_font(), true);
    help_back_ = new QToolButton(block);
    help_back_->setProperty("link", true);
    help_back_->setAccessibleName(tr("Set it to the preset's value"));
    help_back_->setFont(theme::meta_font());
    connect(help_back_, &QToolButton::clicked, this, [this] { model_.setBack(help_key_); });
    auto* line = new QHBoxLayout;
    line->addWidget(help_range_);
    line->addWidget(help_back_);
    line->addStretch(1);
    inside->addWidget(help_name_);
    inside->addWidget(help_, 1);
    inside->addLayout(line);
    column->addWidget(block);
    setHelp({});
}

void OutlookPane::setHelp(const QString& key) {
    help_key_ = key;
    const runs::SpecKey* found = runs::find_spec_key(key.toStdString());
    if (found == nullptr) {
        help_name_->setText(tr("Help"));
        help_->setText(tr("What a setting means stands here while it is being edited."));
        help_range_->clear();
        help_back_->hide();
        return;
    }
    const auto text = [](std::string_view view) { return QString::fromStdString(std::string(view)); };
    help_name_->setText(key);
    QString sentence = text(found->help);
    if (!sentence.isEmpty()) sentence[0] = sentence[0].toUpper();
    help_->setText(sentence + QLatin1Char('.'));
    QStringList facts = {text(runs::type_text(*found))};
    QString range = text(runs::range_text(*found));
    if (!range.isEmpty()) facts.append(range.replace(QLatin1Char('|'), QLatin1String(", ")));
    if (!found->unit.empty()) facts.append(text(found->unit));
    const QString preset = QString::fromStdString(model_.form().preset_text(found->name));
    facts.append(tr("preset %1").arg(preset.isEmpty() ? tr("none") : preset));
    help_range_->setText(facts.join(QStringLiteral(" · ")));
    help_back_->setVisible(model_.form().differs(found->name));
    help_back_->setText(preset.isEmpty() ? tr("unset") : tr("set to %1").arg(preset));
    help_back_->setAccessibleName(tr("Set %1 to the preset's value").arg(key));
}

void OutlookPane::setFact(const QString& id, const QString& value, const QString& note) {
    const auto [label, told] = fact_labels_.value(id);
    label->setText(value);
    label->setAccessibleDescription(tr("%1, %2").arg(value, note));
    told->setText(note);
}

void OutlookPane::changed() {
    devices_->setDevice(QString::fromStdString(model_.form().text("device")));
    setHelp(help_key_);
    showCommand();
    setStale(true);
    delay_->start();
}

void OutlookPane::showCommand() {
    command_text_ = QString::fromStdString(model_.form().command(project_folder(session_), 76));
    command_->setText(command_text_);
    wrong_->setVisible(!model_.wrongKeys().isEmpty());
    QPalette palette = wrong_->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Token::error));
    wrong_->setPalette(palette);
}

void OutlookPane::setStale(bool stale) {
    for (const auto& [label, note] : std::as_const(fact_labels_))
        label->setForegroundRole(stale ? QPalette::PlaceholderText : QPalette::WindowText);
}

void OutlookPane::showNothing() {
    outlook_.reset();
    for (auto one = fact_labels_.begin(); one != fact_labels_.end(); ++one)
        setFact(one.key(), QStringLiteral("–"), QString());
    setFact(QStringLiteral("rows"), QStringLiteral("–"), tr("choose what to learn from"));
    for (const char* key : {"data.train", "data.eval", "data.test", "model.vocabulary"})
        model_.setFoundNote(QString::fromLatin1(key), {});
    first_row_->setRow({});
    masked_->clear();
    basis_->clear();
}

void OutlookPane::activate() {
    probe();
    changed();
}

void OutlookPane::probe() {
    auto builds = std::make_shared<std::vector<engine::EngineBuild>>();
    engine::Engines& engines = session_.engines();
    JobRequest request;
    request.name = tr("Ask the engines");
    request.quiet = true;
    request.body = [builds, &engines](const base::JobContext&) -> base::Result<void> {
        *builds = engines.builds();
        return {};
    };
    if (probed_) return;
    probed_ = true;
    session_.start(std::move(request), this, [this, builds](const base::JobStatus&) {
        devices_->setBuilds(*builds);
        devices_->setDevice(QString::fromStdString(model_.form().text("device")));
        changed();
    });
}

void OutlookPane::look() {
    if (job_ != 0) session_.jobs().request_stop(job_);
    job_ = 0;
    const runs::ResolvedSpec resolved = model_.form().resolved();
    if (!resolved.spec.data.train || session_.project() == nullptr) {
        model_.setFoundProblem(QStringLiteral("start"), {});
        showNothing();
        Q_EMIT renewed();
        return;
    }
    std::vector<std::string> devices = devices_->devices();
    const std::string device = resolved.spec.device == "auto" ? devices_->automatic() : resolved.spec.device;
    const auto project = project_folder(session_);
    auto answer = std::make_shared<Answer>();
    JobRequest request;
    request.name = tr("Look ahead");
    request.quiet = true;
    request.body = [=, forecaster = forecaster_](const base::JobContext& job) -> base::Result<void> {
        if (resolved.spec.start) {
            answer->wrong_key = QStringLiteral("start");
            runs::RunSpec spec = resolved.spec;
            SAUTI_TRY(const auto file, training::find_model(*spec.start, project));
            SAUTI_CHECK(training::take_shape(spec, resolved, file));
        }
        answer->wrong_key = QStringLiteral("data.train");
        for (const std::string& one : devices) {
            SAUTI_TRY(const training::Outlook there, forecaster->look(resolved, project, one, job.work()));
            answer->times[one] = there.update_s;
        }
        SAUTI_TRY(answer->outlook, forecaster->look(resolved, project, device, job.work()));
        answer->free_bytes = device == "cpu" ? free_memory_bytes() : 0;
        answer->wrong_key.clear();
        return {};
    };
    const auto id = std::make_shared<base::JobId>(0);
    *id = session_.start(std::move(request), this, [this, answer, id](const base::JobStatus& end) {
        if (*id != job_) return; // a later change asked again
        job_ = 0;
        const QString told = end.error ? QString::fromStdString(end.error->message) : QString();
        for (const QString& key : {QStringLiteral("start"), QStringLiteral("data.train")})
            model_.setFoundProblem(key, answer->wrong_key == key ? told : QString());
        if (end.state == base::JobState::done) {
            show(*answer);
        } else {
            showNothing();
        }
        Q_EMIT renewed();
    });
    job_ = *id;
}

void OutlookPane::show(const Answer& answer) {
    const training::Outlook& outlook = answer.outlook;
    outlook_ = outlook;
    const runs::RunSpec& spec = model_.form().resolved().spec;
    const bool pretrain = spec.kind == "pretrain";
    setFact(QStringLiteral("rows"), count_text(outlook.rows),
            tr("%1 at a time; %2 to judge by, %3 to test with")
                .arg(spec.batch.rows)
                .arg(count_text(outlook.eval_rows), count_text(outlook.test_rows)));
    setFact(QStringLiteral("ids"), count_text(outlook.ids),
            pretrain ? tr("longest row %1; %2 letters told apart")
                           .arg(count_text(outlook.longest_ids), count_text(outlook.classes))
                     : tr("longest row %1; %2 labels").arg(count_text(outlook.longest_ids)).arg(outlook.classes));
    setFact(QStringLiteral("params"), count_text(outlook.parameters),
            tr("%1 as fp32").arg(size_text(4 * outlook.parameters)));
    setFact(QStringLiteral("updates"), count_text(outlook.updates),
            tr("%1 epochs of %2", nullptr, outlook.epochs == 1 ? 1 : 2)
                .arg(outlook.epochs, 0, 'g', 3)
                .arg(count_text(outlook.updates_per_epoch)));
    const QString peak = tr("about, at the longest rows");
    setFact(QStringLiteral("memory"), size_text(outlook.memory_bytes),
            answer.free_bytes > 0 ? tr("of %1 free; %2").arg(size_text(answer.free_bytes), peak) : peak);
    setFact(QStringLiteral("disk"), size_text(outlook.checkpoint_bytes * outlook.checkpoints_kept),
            tr("%n checkpoints kept", nullptr, plural_count(outlook.checkpoints_kept)));
    using Basis = training::Outlook::Basis;
    const QString basis = outlook.basis == Basis::measured
                              ? tr("from %1 measured updates").arg(training::Forecaster::k_measured_updates)
                          : outlook.basis == Basis::scaled ? tr("scaled from what was measured")
                                                           : tr("by formula, within a factor of three");
    setFact(QStringLiteral("time"), QString::fromStdString(base::duration_text(outlook.total_s())),
            tr("%1; without evaluations").arg(basis));
    basis_->setText(outlook.basis == Basis::formula ? tr("not measured") : tr("measured"));
    first_row_->setRow(outlook.first_row);
    masked_->setText(pretrain ? tr("%1 % masked").arg(spec.masking.rate * 100, 0, 'g', 3) : tr("lines are entities"));
    devices_->setTimes(answer.times);
    showAtFields(outlook, pretrain);
    setStale(false);
}

void OutlookPane::showAtFields(const training::Outlook& outlook, bool pretrain) {
    const auto rows = [](std::int64_t count) { return count > 0 ? tr("%1 rows").arg(count_text(count)) : QString(); };
    model_.setFoundNote(QStringLiteral("data.train"),
                        tr("%1 rows, %2 ids").arg(count_text(outlook.rows), count_text(outlook.ids)));
    model_.setFoundNote(QStringLiteral("data.eval"), rows(outlook.eval_rows));
    model_.setFoundNote(QStringLiteral("data.test"), rows(outlook.test_rows));
    const bool own = pretrain && model_.form().text("model.vocabulary") == "data";
    model_.setFoundNote(QStringLiteral("model.vocabulary"),
                        own ? tr("data: the %1 letters that occur").arg(count_text(outlook.classes)) : QString());
}

void OutlookPane::measure() {
    const runs::ResolvedSpec resolved = model_.form().resolved();
    const auto project = project_folder(session_);
    engine::Engines& engines = session_.engines();
    JobRequest request;
    request.name = tr("Measure %1 updates").arg(training::Forecaster::k_measured_updates);
    request.body = [=, &engines, forecaster = forecaster_](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(engine::Engine * engine, engines.open());
        return forecaster->measure(*engine, resolved, project, job.work());
    };
    session_.start(std::move(request), this, [this](const base::JobStatus& end) {
        if (end.state == base::JobState::failed && end.error) Q_EMIT measuringFailed(*end.error);
        look();
    });
}

} // namespace sauti::widgets::training_page
