// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Texts with a number come in a form for one and a form for more: `tr("%1 rows", nullptr, plural_count(rows))`. The
/// forms of English stand in translations/sauti_en.ts; without them the text is shown as it stands in the source.
namespace sauti::widgets {

/// Loads the forms for the whole program, once; called before the first text is made.
void use_plural_forms();

/// How many, as tr() takes it: what an int does not hold keeps its last digits, which choose the form.
[[nodiscard]] constexpr int plural_count(qint64 count) {
    constexpr qint64 k_most = 1'000'000'000;
    return static_cast<int>(count < k_most ? count : k_most + count % k_most);
}

} // namespace sauti::widgets
