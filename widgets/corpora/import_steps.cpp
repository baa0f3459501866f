// SPDX-License-Identifier: GPL-3.0-or-later
#include "corpus/import.h"
#include "widgets/common/elided_label.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/session.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/import_dialog.h"
#include "widgets/corpora/import_parts.h"
#include "workspace/project.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <system_error>

namespace sauti::widgets::corpora {

namespace {

constexpr int k_last_step = 3;
constexpr qsizetype k_listed_files = 12;

QString from_std(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString counted(qint64 number) {
    return QLocale(QLocale::English).toString(number);
}

/// "Read as: CoNLL, 94 percent, because …" in a row of 30.
QWidget* reader_row(const ReaderChoice& reader, QRadioButton* radio, QWidget* parent) {
    auto* line = new QWidget(parent);
    line->setFixedHeight(30);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    radio->setParent(line);
    radio->setMinimumWidth(260);
    row->addWidget(radio);
    auto* bar = new QProgressBar(line);
    bar->setRange(0, 100);
    bar->setValue(reader.percent);
    bar->setFixedSize(60, 8);
    bar->setTextVisible(false);
    bar->setAccessibleName(QStringLiteral("%1 %").arg(reader.percent));
    row->addWidget(bar);
    auto* percent = new QLabel(QStringLiteral("%1 %").arg(reader.percent), line);
    percent->setFont(theme::meta_font());
    percent->setMinimumWidth(40);
    row->addWidget(percent);
    auto* why = new ElidedLabel(reader.why, line);
    why->setFont(theme::meta_font());
    why->setMuted(true);
    row->addWidget(why, 1);
    return line;
}

} // namespace

ImportDialog::~ImportDialog() {
    if (looking_ != 0) session_.jobs().request_stop(looking_);
}

int ImportDialog::step() const {
    return pages_->currentIndex();
}

void ImportDialog::setPath(const QString& path) {
    path_->setText(path);
    goes_on_ = true;
    choice_ = {};
    choice_.path = path;
    startLook();
}

void ImportDialog::startLook() {
    if (session_.project() == nullptr || choice_.path.trimmed().isEmpty()) return;
    if (looking_ != 0) session_.jobs().request_stop(looking_);
    auto look = std::make_shared<ImportLook>();
    JobRequest request;
    request.name = tr("Look at %1").arg(choice_.path);
    request.quiet = true;
    request.body = [look, choice = choice_,
                    project = session_.project()->folder()](const base::JobContext& job) -> base::Result<void> {
        SAUTI_TRY(*look, look_at(choice, project, job.work()));
        return {};
    };
    looking_ = session_.start(std::move(request), this, [this, look, asked = ++asked_](const base::JobStatus& end) {
        if (asked == asked_) endLook(end, look);
    });
    updateButtons();
}

void ImportDialog::endLook(const base::JobStatus& end, const std::shared_ptr<ImportLook>& look) {
    looking_ = 0;
    if (end.state == base::JobState::done) {
        messages_->clear(QStringLiteral("look"));
        look_ = look;
        showLook();
        if (goes_on_) showStep(1);
    } else if (end.error) {
        look_.reset();
        messages_->show(message_of(QStringLiteral("look"), tr("Nothing fits."), *end.error));
        if (step() != 0) showStep(0);
    }
    goes_on_ = false;
    updateButtons();
    Q_EMIT lookedAt();
}

void ImportDialog::showLook() {
    filling_ = true;
    from_->setText(QString::fromStdString(look_->seen.source.string()));
    showReaders();
    facts_->setFacts(look_->facts);
    const QString all = look_->preview.whole ? counted(look_->preview.row_count())
                                             : tr("more than %1").arg(counted(look_->preview.row_count()));
    preview_head_->setText(tr("Preview: %1 of %2 rows as they would appear").arg(look_->rows.size()).arg(all));
    preview_->setRows(look_->rows);
    if (choice_.id.isEmpty() && !id_->isModified()) id_->setText(look_->id);
    const QString code = look_->code.isEmpty() ? QStringLiteral("none") : look_->code;
    const int at = code_->findData(code);
    code_->setCurrentIndex(std::max(at, 0));
    filling_ = false;
}

void ImportDialog::showReaders() {
    while (QLayoutItem* item = readers_->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    for (const ReaderChoice& reader : look_->readers) {
        auto* radio = new QRadioButton(reader.title, readers_box_);
        radio->setChecked(reader.reader == from_std(look_->seen.reader));
        radio->setEnabled(reader.fits);
        radio->setAccessibleName(
            tr("Read as: %1, %2 percent, because %3").arg(reader.title).arg(reader.percent).arg(reader.why));
        reader_group_->addButton(radio);
        connect(radio, &QRadioButton::clicked, this, [this, name = reader.reader] {
            if (look_ != nullptr && from_std(look_->seen.reader) == name) return;
            choice_.reader = name;
            startLook();
        });
        readers_->addWidget(reader_row(reader, radio, readers_box_));
    }
}

void ImportDialog::showCheck() {
    if (look_ == nullptr) return;
    QStringList files;
    for (const corpus::SourceFile& file : look_->seen.files) {
        if (files.size() == k_listed_files) break;
        files.append(tr("%1 (%2)").arg(from_std(file.path), from_std(file.split)).toHtmlEscaped());
    }
    const auto more = qsizetype(look_->seen.files.size()) - files.size();
    if (more > 0) files.append(tr("and %n more", nullptr, int(more)));
    const QString rows = look_->preview.whole ? counted(look_->preview.row_count())
                                              : tr("more than %1").arg(counted(look_->preview.row_count()));
    check_->setText(tr("<p><b>%1</b>: %2 rows, read as %3, phones: %4.</p><p>Files: %5</p><p>An index of the rows is "
                       "written into the "
                       "project; the files stay in %6.</p>")
                        .arg(id_->text().toHtmlEscaped(), rows, from_std(look_->seen.reader).toHtmlEscaped(),
                             code_->currentText().toHtmlEscaped(), files.join(QStringLiteral(", ")),
                             QString::fromStdString(look_->seen.source.string()).toHtmlEscaped()));
    QStringList left_out;
    for (const corpus::LeftOut& file : look_->seen.left_out) {
        if (left_out.size() == k_listed_files) break;
        left_out.append(QStringLiteral("%1: %2").arg(from_std(file.path), from_std(file.why)));
    }
    const auto others = qsizetype(look_->seen.left_out.size()) - left_out.size();
    if (others > 0) left_out.append(tr("and %n more", nullptr, int(others)));
    left_out_->setText(left_out.isEmpty() ? QString() : tr("Left out:\n%1").arg(left_out.join(QLatin1Char('\n'))));
}

void ImportDialog::showStep(int step) {
    pages_->setCurrentIndex(step);
    steps_->setCurrent(step);
    if (step == k_last_step) showCheck();
    updateButtons();
    QWidget* first = step == 0 ? static_cast<QWidget*>(path_) : step == 2 ? static_cast<QWidget*>(id_) : next_;
    first->setFocus(Qt::OtherFocusReason);
}

void ImportDialog::updateButtons() {
    QString why;
    if (step() == 0 && path_->text().trimmed().isEmpty()) why = tr("no folder is chosen");
    if (looking_ != 0) why = tr("the folder is being looked at");
    if (step() > 0 && look_ == nullptr) why = tr("nothing was recognised");
    QString id_fault;
    const std::string id = id_->text().toStdString();
    std::error_code error;
    if (look_ != nullptr && id != corpus::slug_of(id)) {
        id_fault = tr("lower-case letters, digits, - and _, such as %1").arg(from_std(corpus::slug_of(id)));
    } else if (look_ != nullptr && session_.project() != nullptr &&
               std::filesystem::exists(session_.project()->path_of(workspace::Part::corpus, id), error)) {
        id_fault = tr("the project has a corpus of this name already");
    }
    id_error_->setText(id_fault);
    id_error_->setVisible(!id_fault.isEmpty());
    QPalette palette = id_error_->palette();
    palette.setColor(QPalette::WindowText, theme::color(theme::Token::error));
    id_error_->setPalette(palette);
    id_->setProperty("invalid", !id_fault.isEmpty());
    id_->update();
    if (step() >= 2 && !id_fault.isEmpty()) why = id_fault;
    back_->setEnabled(step() > 0);
    next_->setEnabled(why.isEmpty());
    next_->setToolTip(why);
    next_->setAccessibleDescription(why);
    next_->setText(step() == k_last_step ? tr("Import") : tr("Next"));
    next_->setAccessibleName(next_->text());
    if (looking_ != 0) {
        note_->setText(tr("Looking at %1…").arg(choice_.path));
    } else if (look_ != nullptr) {
        note_->setText(
            tr("%1 rows", nullptr, plural_count(look_->preview.row_count())).arg(counted(look_->preview.row_count())));
    } else {
        note_->clear();
    }
}

void ImportDialog::next() {
    if (step() == 0 && (look_ == nullptr || choice_.path != path_->text())) {
        setPath(path_->text());
        return;
    }
    if (step() == k_last_step) {
        accept();
        return;
    }
    showStep(step() + 1);
}

void ImportDialog::back() {
    if (step() > 0) showStep(step() - 1);
}

void ImportDialog::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Left && event->modifiers() == Qt::AltModifier) {
        back();
        return;
    }
    QDialog::keyPressEvent(event);
}

void ImportDialog::accept() {
    if (look_ == nullptr || !next_->isEnabled()) return;
    corpus::ImportOptions options;
    options.id = id_->text().toStdString();
    options.code = code_->currentData().toString().toStdString();
    options.phones.mode = mode_->currentIndex() == 1 ? base::Mode::reference : base::Mode::corrected;
    Q_EMIT importAsked(look_->seen, options);
    QDialog::accept();
}

} // namespace sauti::widgets::corpora
