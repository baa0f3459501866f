// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "widgets/corpora/import_look.h"

#include <QDialog>
#include <memory>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace sauti::widgets {
class MessageBars;
class Session;
class TableView;
} // namespace sauti::widgets

namespace sauti::widgets::corpora {

class FactLines;
class ImportSteps;
class PreviewModel;

/// Four steps from a folder to a corpus: where it is, what was recognised and why, options, a last look. Nothing is
/// written until the last step; looking runs in a job and can be left at any time.
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(Session& session, QWidget* parent);
    ~ImportDialog() override;

    /// As if typed into the first step; goes on to the second when something was recognised.
    void setPath(const QString& path);
    [[nodiscard]] const std::shared_ptr<const ImportLook>& look() const { return look_; }
    [[nodiscard]] int step() const;
    [[nodiscard]] bool isLooking() const { return looking_ != 0; }
    void next();
    void back();

Q_SIGNALS:
    /// The person wants it: the page starts the import.
    void importAsked(const sauti::corpus::Recognition& seen, const sauti::corpus::ImportOptions& options);
    void lookedAt();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeSource();
    QWidget* makeRecognised();
    QWidget* makeOptions();
    QWidget* makeCheck();
    QWidget* makeFoot();
    void startLook();
    void endLook(const base::JobStatus& end, const std::shared_ptr<ImportLook>& look);
    void showLook();
    void showReaders();
    void showCheck();
    void showStep(int step);
    void updateButtons();
    void browse(bool folder);
    void accept() override;

    Session& session_;
    ImportChoice choice_;
    std::shared_ptr<const ImportLook> look_;
    base::JobId looking_ = 0;
    quint64 asked_ = 0;
    bool goes_on_ = false; ///< to the second step, as soon as something was recognised
    bool filling_ = false; ///< fields are set by the program

    QWidget* side_ = nullptr; ///< the list of steps, and what is promised
    ImportSteps* steps_ = nullptr;
    QStackedWidget* pages_ = nullptr;
    MessageBars* messages_ = nullptr;
    QLineEdit* path_ = nullptr;
    QLineEdit* from_ = nullptr;
    QWidget* readers_box_ = nullptr;
    QVBoxLayout* readers_ = nullptr;
    QButtonGroup* reader_group_ = nullptr;
    FactLines* facts_ = nullptr;
    QLabel* preview_head_ = nullptr;
    PreviewModel* preview_ = nullptr;
    TableView* preview_table_ = nullptr;
    QLineEdit* id_ = nullptr;
    QLabel* id_error_ = nullptr;
    QComboBox* code_ = nullptr;
    QComboBox* mode_ = nullptr;
    QLabel* check_ = nullptr;
    QLabel* left_out_ = nullptr;
    QLabel* note_ = nullptr;
    QPushButton* back_ = nullptr;
    QPushButton* next_ = nullptr;
};

} // namespace sauti::widgets::corpora
