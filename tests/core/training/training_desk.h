// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/file.h"
#include "base/json.h"
#include "base/random.h"
#include "formats/jsonl_ids.h"
#include "formats/safetensors.h"
#include "runs/run_folder.h"
#include "training/data_places.h"
#include "training/letter_engine.h"
#include "training/train.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// Rows, specs and runs in a folder of their own, for the tests of training.
namespace sauti::test {

namespace fs = std::filesystem;

template <class T>
void must(const base::Result<T>& result) {
    if (!result) qFatal("%s", result.error().to_string().c_str());
}

/// Short sentences of our own: a name of a person, a verb, a place.
class Desk {
public:
    Desk() {
        const std::vector<std::string> people = {"juma", "asha", "neema", "baraka"};
        const std::vector<std::string> verbs = {"anaenda", "anaishi", "alitoka"};
        const std::vector<std::string> places = {"mwanza", "dodoma", "tanga", "arusha", "iringa"};
        int number = 0;
        for (const auto& person : people)
            for (const auto& verb : verbs)
                for (const auto& place : places)
                    add(number++ % 5, person, verb, place);
        for (const std::string split : {"train", "dev", "test"}) {
            must(base::write_atomically(path(split + ".txt"), conll_[split]));
            must(base::write_atomically(path(split + ".jsonl"), ids_[split]));
        }
    }

    [[nodiscard]] fs::path path(const std::string& name) const { return fs::path(folder_.path().toStdString()) / name; }

    [[nodiscard]] training::TrainRequest request(const std::string& kind, const std::string& folder,
                                                 const std::vector<std::string>& settings = {}) const {
        training::TrainRequest made;
        runs::RunSpec& spec = made.resolved.spec;
        const bool is_lm = kind == "pretrain";
        spec.kind = kind;
        spec.name = folder;
        spec.model.head = is_lm ? "lm" : "ner";
        spec.schedule.max_steps = 40;
        spec.optimizer.learning_rate = 0.05;
        spec.batch.rows = 4;
        spec.evaluate.every_steps = 10;
        spec.evaluate.metric = is_lm ? "eval/loss" : "eval/entity_f1";
        spec.evaluate.better = is_lm ? "lower" : "higher";
        spec.checkpoint.every_steps = 15;
        spec.threads = 1;
        must(training::fill_data(spec, folder_.path().toStdString(), std::nullopt));
        for (const std::string& setting : settings) {
            const auto key = runs::apply_setting(spec, setting);
            must(key);
            made.resolved.origins[*key] = runs::Origin::setting;
        }
        made.run_folder = path(folder);
        return made;
    }

    /// Going on in a run that exists.
    [[nodiscard]] training::TrainRequest resume(const std::string& folder) const {
        training::TrainRequest made;
        auto spec = training::spec_of_run(path(folder));
        must(spec);
        made.resolved = std::move(*spec);
        made.run_folder = path(folder);
        made.resume = true;
        return made;
    }

    /// Bytes that must not depend on stops and kills: weights and optimizer of the last and best checkpoint, and the
    /// logs without times and speeds.
    [[nodiscard]] std::map<std::string, std::string> outcome(const std::string& folder) const {
        std::map<std::string, std::string> bytes;
        for (const std::string which : {"last", "best"}) {
            const auto checkpoint = runs::find_checkpoint(path(folder), which);
            must(checkpoint);
            for (const std::string file : {"model.safetensors", "optimizer.safetensors"}) {
                const auto read = base::read_file(*checkpoint / file);
                must(read);
                bytes[which + "/" + checkpoint->filename().string() + "/" + file] = *read;
            }
        }
        for (const std::string log : {"metrics.jsonl", "events.jsonl"})
            bytes[log] = without_times(path(folder) / log);
        std::error_code error;
        if (fs::exists(path(folder) / "predictions/test.conll", error)) {
            bytes["predictions"] = *base::read_file(path(folder) / "predictions/test.conll");
        }
        return bytes;
    }

private:
    void add(int number, const std::string& person, const std::string& verb, const std::string& place) {
        const std::string split = number == 3 ? "dev" : number == 4 ? "test" : "train";
        const auto letters = [&](const std::string& word, const std::string& type) {
            for (std::size_t i = 0; i < word.size(); ++i) {
                const std::string tag = type.empty() ? "O" : (i == 0 ? "B-" : "I-") + type;
                conll_[split] += fmt::format("{} {}\n", word[i], tag);
            }
        };
        letters(person, "PER");
        letters(verb, "");
        letters(place, "LOC");
        conll_[split] += "\n";
        std::vector<std::uint32_t> ids = {0xE000};
        for (const char letter : person + verb + place)
            ids.push_back(static_cast<std::uint32_t>(letter));
        formats::append_ids(ids_[split], ids);
    }

    static std::string without_times(const fs::path& log) {
        std::string text;
        must(base::for_each_line(log, [&](std::string_view line) {
            auto json = base::parse_json(line, "log");
            must(json);
            for (const char* key : {"time", "wall_s", "train/ids_per_s", "eval/seconds", "test/seconds"})
                json->erase(key);
            text += base::compact(*json) + "\n";
            return true;
        }));
        return text;
    }

    QTemporaryDir folder_;
    std::map<std::string, std::string> conll_;
    std::map<std::string, std::string> ids_;
};

} // namespace sauti::test
