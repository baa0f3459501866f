// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "dataset/recipe.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Changes of a recipe as a person makes them on its cards: one column, inputs first, each step reading the card above
/// it unless it says otherwise. Each function takes a recipe and gives another that parse_recipe accepts, or the reason
/// why not; nothing is changed in place. Any thread.
///
/// A step that is put behind a card reads it, and what followed that card in the column reads the step:
///     swa → phones → chars (ner)    put `limit` behind phones:    swa → phones → limit → chars (ner)
/// Law: removed(added(r, step, after)) == r for a step that did not stand at the head of several branches.
namespace sauti::dataset {

/// What the corpora of the inputs are, as far as it is known: input → kind.
using InputKinds = std::map<std::string, std::optional<Kind>>;

/// A new step behind the card `after`, with an id of its own. `code` and the like are left at their defaults.
/// invalid: it does not take what the card gives, or what follows does not take what it gives.
[[nodiscard]] base::Result<Recipe> added(const Recipe& recipe, std::string_view step, std::string_view after,
                                         const InputKinds& kinds = {});

/// Without the step: who read it reads what it read, outputs too. invalid: it is the only one of an output that cannot
/// be an input's, or what follows does not take what it read.
[[nodiscard]] base::Result<Recipe> removed(const Recipe& recipe, std::string_view id, const InputKinds& kinds = {});

/// The step taken out as by `removed` and put behind the card `after`.
[[nodiscard]] base::Result<Recipe> moved(const Recipe& recipe, std::string_view id, std::string_view after,
                                         const InputKinds& kinds = {});

/// Ids of the cards behind which `moved` works and changes something, in the order of the column.
[[nodiscard]] std::vector<std::string> legal_places(const Recipe& recipe, std::string_view id,
                                                    const InputKinds& kinds = {});

/// What the form of a card says.
struct StepForm {
    std::map<std::string, std::string> options; ///< as typed; those equal to their default are left out of the recipe
    std::vector<std::string> from;              ///< empty: as it was
    std::optional<std::string> output;          ///< name under which its lines are kept; empty: none; unset: as it was
};
/// invalid, usage: an option's value, what it reads, an output's name; the message names the option.
[[nodiscard]] base::Result<Recipe> with_form(const Recipe& recipe, std::string_view id, const StepForm& form,
                                             const InputKinds& kinds = {});

/// Ids of the column: inputs, then steps in an order that can be built.
[[nodiscard]] std::vector<std::string> column_of(const Recipe& recipe);
/// Name of the output that `id` gives; empty: none.
[[nodiscard]] std::string output_of(const Recipe& recipe, std::string_view id);
/// Cards that the step could read instead, in the order of the column.
[[nodiscard]] std::vector<std::string> possible_sources(const Recipe& recipe, std::string_view id,
                                                        const InputKinds& kinds = {});

} // namespace sauti::dataset
