// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/jobs.h"
#include "corpus/statistics.h"
#include "widgets/corpora/bar_list.h"

#include <QHash>
#include <QWidget>
#include <memory>
#include <string>

class QLabel;
class QVBoxLayout;

namespace sauti::widgets {
class Session;
}

namespace sauti::widgets::corpora {

class CorpusSource;

/// What the rows under the filter are made of, as bars: splits, entities, speakers, lengths, phones, characters; what
/// there is none of is not shown. A click on a bar asks for its rows. Counted by a job whenever it is
/// seen and something has changed.
class StatisticsView : public QWidget {
    Q_OBJECT

public:
    explicit StatisticsView(Session& session, QWidget* parent = nullptr);
    ~StatisticsView() override;

    /// Counts if it is not the same question as before.
    void ask(const std::shared_ptr<CorpusSource>& source, const std::string& filter);
    [[nodiscard]] BarList* lengths() const { return lengths_; }
    [[nodiscard]] BarList* entities() const { return entities_; }
    [[nodiscard]] BarList* characters() const { return characters_; }
    [[nodiscard]] BarList* phones() const { return phones_; }
    [[nodiscard]] bool isCounting() const { return job_ != 0; }

Q_SIGNALS:
    void conditionAsked(const QString& condition);
    void counted();
    void failed(const sauti::base::Error& error);

private:
    BarList* addList(QVBoxLayout* column, const QString& title);
    void showBars(BarList* list, const QList<BarList::Bar>& bars);
    void show(const corpus::Statistics& statistics);
    void showLengths(const corpus::Statistics& statistics);

    Session& session_;
    std::shared_ptr<CorpusSource> source_;
    std::string filter_;
    base::JobId job_ = 0;
    quint64 asked_ = 0;
    QLabel* summary_;
    BarList* lengths_;
    BarList* splits_;
    BarList* entities_;
    BarList* speakers_;
    BarList* phones_;
    BarList* characters_;
    QHash<BarList*, QLabel*> heads_;
};

/// A character as a regular expression of the filter language that finds it alone.
[[nodiscard]] QString character_condition(char32_t character);

} // namespace sauti::widgets::corpora
