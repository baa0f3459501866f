// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/experiments/differences_panel.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/plural_forms.h"
#include "widgets/common/theme.h"

#include <nlohmann/json.hpp>

#include <QGridLayout>
#include <QLabel>
#include <QStringList>
#include <QVBoxLayout>
#include <algorithm>

namespace sauti::widgets::experiments {

namespace {

constexpr int k_most_lines = 6;
constexpr qsizetype k_most_values = 5;

QString shown_value(const base::Json& value) {
    if (value.is_null()) return QStringLiteral("–");
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    return QString::fromStdString(base::compact(value));
}

QString key_name(const runs::SpecKey& key) {
    return QString::fromUtf8(key.name.data(), static_cast<qsizetype>(key.name.size()));
}

} // namespace

QString difference_text(const runs::Difference& difference) {
    std::vector<base::Json> values;
    for (const base::Json& value : difference.values)
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    const bool are_numbers =
        std::all_of(values.begin(), values.end(), [](const base::Json& value) { return value.is_number(); });
    if (are_numbers)
        std::sort(values.begin(), values.end(), [](const base::Json& one, const base::Json& other) {
            return one.get<double>() < other.get<double>();
        });
    QStringList shown;
    for (const base::Json& value : values)
        shown.append(shown_value(value));
    const qsizetype count = shown.size();
    QString list = shown.mid(0, k_most_values).join(QStringLiteral(", "));
    if (count > k_most_values)
        list = are_numbers ? shown.first() + QStringLiteral(" … ") + shown.last() : list + QStringLiteral(", …");
    return DifferencesPanel::tr("%1 values: %2").arg(count).arg(list);
}

DifferencesPanel::DifferencesPanel(QWidget* parent) : QWidget(parent), heading_(new QLabel(this)) {
    setAccessibleName(tr("What differs between the chosen runs"));
    heading_->setFont(theme::bold_font());
    heading_->setForegroundRole(QPalette::PlaceholderText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(2);
    column->addWidget(heading_);
    lines_ = new QGridLayout;
    lines_->setHorizontalSpacing(16);
    lines_->setVerticalSpacing(0);
    lines_->setColumnStretch(1, 1);
    column->addLayout(lines_);
    setSpecs({});
}

void DifferencesPanel::addLine(const QString& name, const QString& values, const QString& tip) {
    auto* key = new QLabel(name, this);
    key->setForegroundRole(QPalette::PlaceholderText);
    key->setToolTip(tip);
    auto* value = new ElidedLabel(values, this);
    for (QWidget* label : {static_cast<QWidget*>(key), static_cast<QWidget*>(value)}) {
        label->setFont(theme::meta_font());
        labels_.append(label);
    }
    const int row = static_cast<int>(labels_.size()) / 2; // a layout never loses rows
    lines_->addWidget(key, row, 0);
    lines_->addWidget(value, row, 1);
}

void DifferencesPanel::setSpecs(const std::vector<runs::RunSpec>& specs) {
    if (specs == specs_ && !heading_->text().isEmpty()) return;
    specs_ = specs;
    qDeleteAll(labels_);
    labels_.clear();
    differing_.clear();
    const int count = static_cast<int>(specs.size());
    if (count < 2) {
        heading_->setText(count == 0 ? tr("No run is chosen: tick one to see its curves")
                                     : tr("One run is chosen: tick a second to see what differs"));
        return;
    }
    heading_->setText(tr("What differs between the %1 chosen runs").arg(count));
    const std::vector<runs::Difference> found = runs::differences(specs);
    QStringList rest;
    for (const runs::Difference& one : found) {
        differing_.append(one.key);
        const QString help = QString::fromUtf8(one.key->help.data(), static_cast<qsizetype>(one.key->help.size()));
        if (static_cast<int>(differing_.size()) <= k_most_lines)
            addLine(key_name(*one.key), difference_text(one), help);
        else
            rest.append(key_name(*one.key));
    }
    if (!rest.isEmpty()) addLine(tr("and %1 more").arg(rest.size()), rest.join(QStringLiteral(", ")), {});
    const auto same = static_cast<qsizetype>(runs::spec_keys().size()) - differing_.size();
    addLine(tr("the same"), tr("%n settings", nullptr, plural_count(same)), {});
}

} // namespace sauti::widgets::experiments
