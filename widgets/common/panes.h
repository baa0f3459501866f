// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QAction;
class QSplitter;
class QTabBar;
class QVBoxLayout;

namespace sauti::widgets {

class ElidedLabel;
class Settings;

/// The panes of a page. In a wide window they stand beside and below each other, with borders that are dragged and
/// kept. Where the window is narrower than 760 they become views of a strip under the page, one seen at a time; a side
/// pane may close earlier, and its action brings it back.
///
///     auto* panes = new Panes(session.settings(), "corpora", this);
///     panes->addColumn({"tree", tr("Corpora"), tree_, 208});
///     panes->addColumn({"rows", tr("Rows"), middle_});        // takes what is left
///     panes->addColumn({"details", tr("Details"), details_, 288});
///     panes->closeBelow("details", 1180, details_action_);
///     panes->show("rows");                                    // the view that a narrow window begins with
///
/// A pane that has views of its own (Rows, Statistics, Problems) gives them to the strip, so that there is never a
/// second one: in a wide window the strip stands under that pane and holds its views alone.
class Panes : public QWidget {
    Q_OBJECT

public:
    static constexpr int k_narrow_below = 760; ///< logical pixels of the window
    static constexpr int k_tight_below = 1180;

    static constexpr int k_rest = 0; ///< the size of a pane that has what is left

    struct Pane {
        QString id;   ///< "details"
        QString name; ///< on the strip, and of the pane for screen readers
        QWidget* widget;
        int size = k_rest;       ///< width of a column; height of a pane below another
        int tight = 0;           ///< width in windows narrower than 1180, where that is another
        bool strip_only = false; ///< in a wide window another pane shows what is in it
    };

    Panes(Settings& settings, QString name, QWidget* parent);

    /// Right of those that are there.
    void addColumn(const Pane& pane);
    /// Under the pane that was added last.
    void addBelow(const Pane& pane);
    /// The pane shows one of these at a time; `viewChosen` says which. At most one pane has views.
    void setViews(const QString& id, const QStringList& names);
    void setViewName(int view, const QString& name, const QColor& color = {});
    void setView(int view);
    [[nodiscard]] int view() const { return view_; }
    /// What stands at the right end of the strip: "2 rows selected".
    void setNote(const QString& note);

    /// The pane is closed in windows narrower than `width` until the action opens it; in wider ones it is as the person
    /// left it. The action becomes checkable.
    void closeBelow(const QString& id, int width, QAction* action);
    /// Away, and the action off with the reason, while the others need the room; empty: there again. Views of a narrow
    /// window are never in each other's way.
    void setBlocked(const QString& id, const QString& reason);
    /// Lower than this the panes are views of the strip as well, however wide the window is.
    void setLeastHeight(int height);
    /// Brings a pane in sight: opens it, or chooses it on the strip.
    void show(const QString& id);
    [[nodiscard]] bool isNarrow() const { return narrow_; }
    /// The pane on the strip of a narrow window.
    [[nodiscard]] QString current() const;

    /// Where the keyboard can jump to, in order: in a narrow window those too that are behind the strip, and the strip.
    [[nodiscard]] QList<QWidget*> all() const;
    /// Brings the pane in sight and the keyboard into it, where it was last.
    bool enter(QWidget* pane);
    /// The keyboard into any widget: where it was last inside of it, else where Tab would come first. False if nothing
    /// there takes it.
    static bool focusInto(QWidget* widget);

Q_SIGNALS:
    void viewChosen(int view);
    void narrowChanged(bool narrow);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    struct Part {
        Pane pane;
        QWidget* holder; ///< the widget, and the strip under it where it has views
        QSplitter* column;
        QAction* action = nullptr;
        int closes_below = 0;
        bool wanted = true; ///< as the person left it in a wide window
        bool open = true;
        QString blocked = {};
    };
    [[nodiscard]] int indexOf(const QString& id) const;
    QSplitter* makeColumn(int width);
    void add(const Pane& pane, QSplitter* column, bool stretches);
    void lookAtWidth();
    void setNarrow(bool narrow);
    void arrange();
    void fillStrip();
    void takeTab(int tab);
    void toggle(int part, bool shown);
    void useSizes();
    void keepSizes();
    [[nodiscard]] bool isShown(const Part& part) const;
    [[nodiscard]] QString key(const QString& what) const;

    Settings& settings_;
    QString name_;
    QVBoxLayout* column_;
    QSplitter* splitter_;
    QWidget* strip_;
    QTabBar* tabs_;
    ElidedLabel* note_;
    QList<QSplitter*> columns_;
    QList<Part> parts_;
    int with_views_ = -1;
    QStringList view_names_;
    QList<QColor> view_colors_;
    int view_ = 0;
    int current_ = 0;
    int last_width_ = -1; ///< of the window
    int least_height_ = 0;
    bool narrow_ = false;
    bool sized_ = false;
};

} // namespace sauti::widgets
