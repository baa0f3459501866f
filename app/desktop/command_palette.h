// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QFrame>
#include <QList>
#include <QPointer>
#include <QString>
#include <vector>

class QAction;
class QLabel;
class QLineEdit;
class QListView;

namespace sauti::widgets {
class Actions;
class Settings;
} // namespace sauti::widgets

namespace sauti::desktop {

/// Where `typed` is found in `text`: positions of the letters that match, in order; empty if it is not. Each word typed
/// must begin a word of the text ("op pro" finds "Open project"); failing that, its letters must follow one another
/// somewhere ("opj"). Case and accents' marks do not matter; an empty `typed` finds everything, with no positions.
struct Match {
    bool found = false;
    int rank = 0; ///< lower is better
    std::vector<int> letters;
};
[[nodiscard]] Match match_action(const QString& typed, const QString& text);

/// The actions that are found, best first; when nothing is typed, the ones used last first.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { MatchRole = Qt::UserRole, PageRole, KeysRole, ReasonRole };

    PaletteModel(widgets::Actions& actions, widgets::Settings& settings, QObject* parent = nullptr);

    void find(const QString& typed);
    [[nodiscard]] QAction* actionAt(int row) const;
    [[nodiscard]] int total() const;
    /// Puts the action first among those used.
    void noteUsed(const QAction* action);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    struct Found {
        QPointer<QAction> action;
        Match match;
    };

    widgets::Actions& actions_;
    widgets::Settings& settings_;
    QStringList used_; ///< ids, last first
    std::vector<Found> found_;
};

/// Every action by its name, over the window: type, choose, Enter. What is off stays and says why.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    CommandPalette(widgets::Actions& actions, widgets::Settings& settings, QWidget* window);

    void open(const QString& typed = {});
    [[nodiscard]] PaletteModel* model() const { return model_; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void carryOut();
    void changeKeys();
    void leave();
    void place();

    widgets::Settings& settings_;
    PaletteModel* model_;
    QLineEdit* input_;
    QLabel* count_;
    QListView* list_;
    QPointer<QWidget> before_;
    QPointer<QAction> waits_for_keys_; ///< the next key press becomes its shortcut
};

} // namespace sauti::desktop
