// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_spec.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace sauti::runs {

namespace {

class Rules {
public:
    void must(bool holds, std::string_view key, std::string sentence, std::string hint = {}) {
        if (!holds) broken_.push_back({std::string(key), std::move(sentence), std::move(hint)});
    }
    [[nodiscard]] std::vector<SpecProblem> take() { return std::move(broken_); }

private:
    std::vector<SpecProblem> broken_;
};

void check_model(const RunSpec& spec, Rules& rules) {
    const RunSpec::Model& model = spec.model;
    rules.must(model.hidden_size % model.attention_heads == 0, "model.attention_heads",
               fmt::format("must divide hidden_size {}", model.hidden_size));
    rules.must(model.hidden_size % model.embedder_slice_count == 0, "model.embedder_slice_count",
               fmt::format("must divide hidden_size {}", model.hidden_size));
    rules.must(model.max_length % model.downsampling_rate == 0, "model.max_length",
               fmt::format("must be divisible by downsampling_rate {}", model.downsampling_rate));
    rules.must(spec.batch.max_ids <= model.max_length, "batch.max_ids",
               fmt::format("must not be above model.max_length {}", model.max_length));
    if (spec.kind == "pretrain") {
        rules.must(model.head == "lm" || model.head == "autoregressive", "model.head",
                   "must be lm or autoregressive for pretraining");
    } else {
        rules.must(model.head == "ner", "model.head", "must be ner for fine-tuning");
    }
}

void check_metric(const RunSpec& spec, Rules& rules) {
    std::set<std::string> metrics = {"eval/loss", "eval/perplexity", "eval/accuracy"};
    if (spec.kind == "finetune") {
        metrics.erase("eval/perplexity");
        metrics.insert({"eval/entity_f1", "eval/entity_precision", "eval/entity_recall"});
    }
    const auto near = base::nearest_name(spec.evaluate.metric, {metrics.begin(), metrics.end()});
    rules.must(metrics.count(spec.evaluate.metric) > 0, "evaluate.metric",
               fmt::format("must be one of {}, not \"{}\"", fmt::join(metrics, ", "), spec.evaluate.metric),
               near ? fmt::format("did you mean \"{}\"?", *near) : std::string());
}

} // namespace

std::vector<SpecProblem> spec_problems(const RunSpec& spec) {
    Rules rules;
    check_model(spec, rules);
    rules.must(spec.schedule.max_steps || spec.schedule.max_epochs, "schedule.max_steps",
               "or schedule.max_epochs must be given", "--set schedule.max_steps=2000");
    rules.must(!(spec.evaluate.every_steps && spec.evaluate.every_epochs), "evaluate.every_steps",
               "and evaluate.every_epochs exclude each other", "set one of them to null");
    rules.must(!(spec.checkpoint.every_steps && spec.checkpoint.every_epochs), "checkpoint.every_steps",
               "and checkpoint.every_epochs exclude each other", "set one of them to null");
    check_metric(spec, rules);
    return rules.take();
}

base::Result<void> validate_spec(const RunSpec& spec) {
    const std::vector<SpecProblem> problems = spec_problems(spec);
    if (problems.empty()) return {};
    const SpecProblem& first = problems.front();
    return base::fail(base::ErrorKind::invalid, fmt::format("\"{}\" {}", first.key, first.sentence), first.hint);
}

} // namespace sauti::runs
