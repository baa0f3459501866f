// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/corpora/import_dialog.h"

#include "corpus/import.h"
#include "g2p/engine.h"
#include "g2p/options.h"
#include "widgets/common/message_bar.h"
#include "widgets/common/row_delegates.h"
#include "widgets/common/rule.h"
#include "widgets/common/session.h"
#include "widgets/common/table_view.h"
#include "widgets/common/theme.h"
#include "widgets/corpora/import_parts.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

/// How the wizard is put together; what it does stands in import_steps.cpp.
namespace sauti::widgets::corpora {

namespace {

constexpr int k_steps_from = 760; ///< width that holds the list of steps

QLabel* page_title(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(theme::title_font());
    return label;
}

QLabel* section_head(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    QFont font = theme::meta_font();
    font.setBold(true);
    label->setFont(font);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QLabel* long_text(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    return label;
}

QVBoxLayout* page_column(QWidget* page) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    return column;
}

} // namespace

ImportDialog::ImportDialog(Session& session, QWidget* parent) : QDialog(parent), session_(session) {
    setObjectName(QStringLiteral("import"));
    setWindowTitle(tr("Import a corpus"));
    setMinimumSize(560, 340);
    const QSize room = parent != nullptr ? parent->window()->size() - QSize(24, 24) : QSize(1000, 672);
    resize(QSize(1000, 672).boundedTo(room));
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    side_ = new QWidget(this);
    auto* left = new QVBoxLayout(side_);
    left->setContentsMargins(0, 8, 0, 8);
    steps_ = new ImportSteps(
        {tr("Source"), tr("What was recognised"), tr("Columns and options"), tr("Check and import")}, this);
    steps_->setFixedWidth(steps_->sizeHint().width());
    steps_->setFixedHeight(steps_->sizeHint().height());
    left->addWidget(steps_);
    QLabel* promise =
        long_text(tr("Nothing is written until the last page. The source folder is only read, never changed."), this);
    promise->setFont(theme::meta_font());
    promise->setForegroundRole(QPalette::PlaceholderText);
    promise->setContentsMargins(16, 8, 16, 0);
    promise->setFixedWidth(steps_->sizeHint().width());
    left->addWidget(promise);
    left->addStretch(1);
    middle->addWidget(side_);
    middle->addWidget(new Rule(Qt::Vertical, this));
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    messages_ = new MessageBars(this);
    right->addWidget(messages_);
    pages_ = new QStackedWidget(this);
    for (QWidget* page : {makeSource(), makeRecognised(), makeOptions(), makeCheck()})
        pages_->addWidget(page);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setAccessibleName(tr("This step"));
    scroll->setWidget(pages_);
    right->addWidget(scroll, 1);
    middle->addLayout(right, 1);
    all->addLayout(middle, 1);
    all->addWidget(new Rule(Qt::Horizontal, this));
    all->addWidget(makeFoot());
    showStep(0);
}

/// Where it is too narrow for the list of steps, the page's title says which step this is.
void ImportDialog::resizeEvent(QResizeEvent* event) {
    QDialog::resizeEvent(event);
    side_->setVisible(width() >= k_steps_from);
}

QWidget* ImportDialog::makeSource() {
    auto* page = new QWidget(this);
    QVBoxLayout* column = page_column(page);
    column->addWidget(page_title(tr("Where is the text?"), page));
    column->addWidget(
        long_text(tr("A folder with files of sentences, or of words with entity tags (CoNLL); or one such file. "
                     "Splits are told by the files' names: train, dev, test."),
                  page));
    auto* row = new QHBoxLayout;
    path_ = new QLineEdit(page);
    path_->setPlaceholderText(tr("Folder or file"));
    path_->setAccessibleName(tr("Folder or file of the text"));
    connect(path_, &QLineEdit::textEdited, this, [this] { updateButtons(); });
    row->addWidget(path_, 1);
    auto* folder = new QPushButton(theme::icon(QStringLiteral("document-open")), tr("Folder…"), page);
    auto* file = new QPushButton(tr("File…"), page);
    for (QPushButton* button : {folder, file}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    folder->setAccessibleName(tr("Choose a folder"));
    file->setAccessibleName(tr("Choose a file"));
    connect(folder, &QPushButton::clicked, this, [this] { browse(true); });
    connect(file, &QPushButton::clicked, this, [this] { browse(false); });
    column->addLayout(row);
    column->addStretch(1);
    return page;
}

QWidget* ImportDialog::makeRecognised() {
    auto* page = new QWidget(this);
    QVBoxLayout* column = page_column(page);
    column->addWidget(page_title(tr("What was recognised"), page));
    auto* row = new QHBoxLayout;
    auto* from = new QLabel(tr("from"), page);
    from->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(from);
    from_ = new QLineEdit(page);
    from_->setReadOnly(true);
    from_->setAccessibleName(tr("Source"));
    row->addWidget(from_, 1);
    auto* change = new QPushButton(theme::icon(QStringLiteral("document-open")), tr("Change…"), page);
    change->setAutoDefault(false);
    change->setAccessibleName(tr("Change the source"));
    connect(change, &QPushButton::clicked, this, [this] { showStep(0); });
    row->addWidget(change);
    column->addLayout(row);
    column->addWidget(section_head(tr("Read it as"), page));
    readers_box_ = new QWidget(page);
    readers_ = new QVBoxLayout(readers_box_);
    readers_->setContentsMargins(0, 0, 0, 0);
    readers_->setSpacing(0);
    reader_group_ = new QButtonGroup(this);
    column->addWidget(readers_box_);
    column->addWidget(section_head(tr("What stood out"), page));
    facts_ = new FactLines(page);
    column->addWidget(facts_);
    preview_head_ = section_head(QString(), page);
    column->addWidget(preview_head_);
    preview_ = new PreviewModel(this);
    preview_table_ = new TableView(session_.settings(), {}, page);
    preview_table_->setAccessibleName(tr("Preview of the first rows"));
    preview_table_->setModel(preview_);
    preview_table_->setItemDelegateForColumn(PreviewModel::Text, new EntityTextDelegate(preview_table_));
    preview_table_->setItemDelegateForColumn(PreviewModel::Phones, new PhonesDelegate(preview_table_));
    preview_table_->setItemDelegateForColumn(PreviewModel::Tags, new TagCountDelegate(preview_table_));
    preview_table_->setColumns({{44}, {70}, {100, true}, {100, true}, {104}});
    preview_table_->setFixedHeight(26 + 5 * 24 + 2);
    column->addWidget(preview_table_);
    column->addStretch(1);
    return page;
}

QWidget* ImportDialog::makeOptions() {
    auto* page = new QWidget(this);
    QVBoxLayout* column = page_column(page);
    column->addWidget(page_title(tr("Columns and options"), page));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    id_ = new QLineEdit(page);
    id_->setMaximumWidth(320);
    id_->setAccessibleName(tr("Name of the corpus"));
    form->addRow(tr("Name"), id_);
    id_error_ = new QLabel(page);
    id_error_->setFont(theme::meta_font());
    id_error_->hide();
    form->addRow(QString(), id_error_);
    code_ = new QComboBox(page);
    code_->setMaximumWidth(320);
    code_->setAccessibleName(tr("Language of the phones"));
    code_->addItem(tr("none: no phones"), QStringLiteral("none"));
    for (const std::string& code : g2p::known_codes(g2p::data_folder_from_environment()))
        code_->addItem(QString::fromStdString(code), QString::fromStdString(code));
    form->addRow(tr("Phones of"), code_);
    mode_ = new QComboBox(page);
    mode_->setMaximumWidth(320);
    mode_->setAccessibleName(tr("How phones are made"));
    mode_->addItem(tr("corrected: known faults of the tables mended"), QStringLiteral("corrected"));
    mode_->addItem(tr("reference: to the letter as the original"), QStringLiteral("reference"));
    form->addRow(tr("Mode"), mode_);
    column->addLayout(form);
    column->addStretch(1);
    connect(id_, &QLineEdit::textEdited, this, [this] { updateButtons(); });
    const auto changed = [this] {
        if (filling_) return;
        choice_.code = code_->currentData().toString();
        choice_.mode = mode_->currentIndex() == 1 ? base::Mode::reference : base::Mode::corrected;
        startLook();
    };
    connect(code_, qOverload<int>(&QComboBox::currentIndexChanged), this, changed);
    connect(mode_, qOverload<int>(&QComboBox::currentIndexChanged), this, changed);
    return page;
}

QWidget* ImportDialog::makeCheck() {
    auto* page = new QWidget(this);
    QVBoxLayout* column = page_column(page);
    column->addWidget(page_title(tr("Check and import"), page));
    check_ = long_text(QString(), page);
    check_->setTextFormat(Qt::RichText);
    check_->setAccessibleName(tr("What will be imported"));
    column->addWidget(check_);
    left_out_ = long_text(QString(), page);
    left_out_->setFont(theme::meta_font());
    left_out_->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(left_out_);
    column->addStretch(1);
    return page;
}

QWidget* ImportDialog::makeFoot() {
    auto* foot = new QWidget(this);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(8);
    note_ = new QLabel(foot);
    note_->setFont(theme::meta_font());
    note_->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(note_, 1);
    auto* cancel = new QPushButton(tr("Cancel"), foot);
    back_ = new QPushButton(theme::icon(QStringLiteral("go-previous")), tr("Back"), foot);
    next_ = new QPushButton(tr("Next"), foot);
    next_->setProperty("primary", true);
    next_->setDefault(true);
    for (QPushButton* button : {cancel, back_, next_}) {
        button->setAccessibleName(button->text());
        row->addWidget(button);
    }
    cancel->setAutoDefault(false);
    back_->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(back_, &QPushButton::clicked, this, &ImportDialog::back);
    connect(next_, &QPushButton::clicked, this, &ImportDialog::next);
    return foot;
}

void ImportDialog::browse(bool folder) {
    auto* dialog = new QFileDialog(this, folder ? tr("Choose a folder") : tr("Choose a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    if (!path_->text().isEmpty()) dialog->setDirectory(path_->text());
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::setPath);
    dialog->open();
}

} // namespace sauti::widgets::corpora
