// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"
#include "cli/cli.h"
#include "cli/run_places.h"
#include "cli/verbs.h"
#include "engine/engines.h"
#include "formats/conll.h"
#include "formats/lines.h"
#include "ner/entities.h"
#include "shiba/model_file.h"
#include "training/label_objective.h"
#include "training/train.h"
#include "unicode/utf8.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <istream>
#include <memory>
#include <ostream>

namespace sauti::cli {

namespace fs = std::filesystem;
using base::ErrorKind;
using base::Json;

namespace {

/// Sentences answered at once where nobody waits for each.
constexpr std::size_t k_sentences_a_batch = 64;

struct PredictOptions {
    std::string model;
    std::string file = "-";
    std::string format = "conll";
    std::string input = "auto";
    std::string decode = "argmax";
    std::string device = "auto";
};

formats::Source source_of_stream(std::istream& in, bool is_pipe) {
    // A pipe is read line by line, so that another program can wait for each answer.
    return [&in, is_pipe]() -> base::Result<std::string> {
        std::string piece;
        if (is_pipe) {
            if (std::getline(in, piece)) piece += in.eof() ? "" : "\n";
            return piece;
        }
        piece.resize(std::size_t{1} << 16);
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        piece.resize(static_cast<std::size_t>(in.gcount()));
        return piece;
    };
}

/// "Juma B-PER": at least two columns, and the last one looks like a tag.
bool is_tagged_line(std::string_view line) {
    const std::size_t cut = line.find_last_of(" \t");
    if (cut == std::string_view::npos || cut == 0) return false;
    const std::string_view tag = line.substr(cut + 1);
    return tag == "O" ||
           (tag.size() > 2 && std::string_view("BIESUL").find(tag[0]) != std::string_view::npos && tag[1] == '-');
}

/// Letters of a line without its white space: what the characters of a data set are.
std::vector<std::string> letters_of(std::string_view line) {
    std::vector<std::string> letters;
    for (const char32_t letter : unicode::to_code_points(line)) {
        if (unicode::is_white_space(letter)) continue;
        std::string text;
        unicode::append_utf8(text, letter);
        letters.push_back(std::move(text));
    }
    return letters;
}

class Predictor {
public:
    Predictor(engine::ShibaSession& session, ner::LabelSet labels, const PredictOptions& options, Streams& streams)
        : session_(session), labels_(std::move(labels)), options_(options), streams_(streams) {
        tagging_.decode_bio = options.decode == "bio";
        tagging_.mode = session.model().mode;
    }

    [[nodiscard]] base::Result<void> add(training::TaggedRow row, const base::Place& place) {
        if (static_cast<int>(row.ids.size()) > session_.model().max_length) {
            return base::fail(base::make_error(ErrorKind::invalid,
                                               fmt::format("this sentence has {} ids, the model takes {}",
                                                           row.ids.size(), session_.model().max_length),
                                               "cut it into shorter ones")
                                  .at(place));
        }
        waiting_.push_back(std::move(row));
        return streams_.in_is_pipe || waiting_.size() >= k_sentences_a_batch ? flush() : base::Result<void>{};
    }

    [[nodiscard]] base::Result<void> flush() {
        std::vector<const training::TaggedRow*> rows;
        for (const training::TaggedRow& row : waiting_)
            rows.push_back(&row);
        SAUTI_TRY(const training::Tagging tagging, training::tag_rows(session_, labels_, rows, tagging_, {}));
        for (std::size_t i = 0; i < rows.size(); ++i)
            SAUTI_CHECK(print(*rows[i], tagging.tags[i]));
        waiting_.clear();
        streams_.out.flush();
        return check_output(streams_);
    }

private:
    [[nodiscard]] base::Result<void> print(const training::TaggedRow& row, const ner::Tags& tags) {
        if (options_.format == "conll") {
            for (std::size_t i = 0; i < tags.size(); ++i)
                streams_.out << row.tokens[i] << ' ' << tags[i] << '\n';
            streams_.out << '\n';
            return {};
        }
        SAUTI_TRY(const std::vector<ner::Entity> found, ner::entities(tags));
        Json entities = Json::array();
        for (const ner::Entity& entity : found) {
            std::string text;
            for (std::int64_t i = entity.begin; i < entity.end; ++i)
                text += row.tokens[static_cast<std::size_t>(i)];
            entities.push_back({{"type", entity.type}, {"begin", entity.begin}, {"end", entity.end}, {"text", text}});
        }
        streams_.out << base::compact({{"tokens", row.tokens}, {"tags", tags}, {"entities", entities}}) << '\n';
        return {};
    }

    engine::ShibaSession& session_;
    ner::LabelSet labels_;
    const PredictOptions& options_;
    Streams& streams_;
    training::TaggingOptions tagging_;
    std::vector<training::TaggedRow> waiting_;
};

base::Result<void> predict_text(formats::LineReader& lines, std::string first, std::int64_t first_line,
                                Predictor& predictor) {
    base::Place place;
    place.path = lines.origin();
    place.line = first_line;
    while (true) {
        // An empty line gives an empty answer: lines in and answers out agree.
        SAUTI_CHECK(predictor.add(training::tagged_row(letters_of(first), {}), place));
        SAUTI_TRY(const std::optional<formats::Line> next, lines.next());
        if (!next) return {};
        first = next->text;
        place.line = next->number;
    }
}

base::Result<void> predict_conll(formats::LineReader& lines, std::string first, Predictor& predictor) {
    // What was read to tell the kind goes before the rest.
    bool is_first = true;
    formats::Source rest = [&]() -> base::Result<std::string> {
        if (std::exchange(is_first, false)) return first + "\n";
        SAUTI_TRY(const std::optional<formats::Line> next, lines.next());
        return next ? std::string(next->text) + "\n" : std::string();
    };
    formats::ConllReader reader(std::move(rest), lines.origin());
    while (true) {
        SAUTI_TRY(std::optional<formats::ConllSentence> sentence, reader.next());
        if (!sentence) return {};
        base::Place place;
        place.path = lines.origin();
        place.line = sentence->first_line();
        SAUTI_CHECK(predictor.add(training::tagged_row(std::move(sentence->tokens), {}), place));
    }
}

base::Result<int> run_predict(const PredictOptions& options, const Globals& globals, Streams& streams) {
    prepare_engine(globals, streams);
    SAUTI_TRY(const auto project, project_if_any(globals));
    SAUTI_TRY(const fs::path file, training::find_model(options.model, project));
    SAUTI_TRY(const engine::ShibaModel model, shiba::read_description(file));
    if (model.head != engine::Head::labels) {
        return base::fail(base::make_error(ErrorKind::invalid, "this model guesses letters, it names no entities",
                                           fmt::format("fine-tune it: sauti-cli finetune --preset tiny --data DATASET "
                                                       "--set start={}",
                                                       options.model))
                              .within(file.string()));
    }
    SAUTI_TRY(ner::LabelSet labels, ner::LabelSet::of(model.labels));
    engine::Engines engines(probe_program(streams));
    SAUTI_TRY(engine::Engine * engine, engines.open());
    engine::SessionOptions session_options;
    session_options.device = training::device_for(options.device, engine->facts());
    session_options.threads = thread_count(globals);
    SAUTI_TRY(const auto session, engine->create_shiba(model, session_options));
    SAUTI_CHECK(shiba::load_model(*session, file));
    Predictor predictor(*session, std::move(labels), options, streams);
    formats::Source source;
    if (options.file == "-") {
        source = source_of_stream(streams.in, streams.in_is_pipe);
    } else {
        SAUTI_TRY(source, formats::open_source(options.file));
    }
    formats::LineReader lines(std::move(source), options.file);
    SAUTI_TRY(const std::optional<formats::Line> first, lines.next());
    if (!first) return k_done;
    const std::string text(first->text);
    const bool is_conll = options.input == "conll" || (options.input == "auto" && is_tagged_line(text));
    if (is_conll)
        SAUTI_CHECK(predict_conll(lines, text, predictor));
    else
        SAUTI_CHECK(predict_text(lines, text, first->number, predictor));
    SAUTI_CHECK(predictor.flush());
    return k_done;
}

} // namespace

void declare_predict(Cli& cli) {
    auto options = std::make_shared<PredictOptions>();
    CLI::App* sub = cli.verb(
        cli.app, "predict", "Name the entities of a text with a fine-tuned model",
        "  sauti-cli predict run:tiny-2@best test.txt --format conll\n"
        "  echo 'juma anaishi tanga' | sauti-cli predict tiny-2 --format jsonl",
        [options](const Globals& globals, Streams& streams) { return run_predict(*options, globals, streams); });
    sub->add_option("MODEL", options->model, "A run (its best checkpoint), run:ID@last, or a model file")->required();
    sub->add_option("FILE", options->file, "A sentence a line, or CoNLL (its tokens are kept); - is standard input");
    sub->add_option("--format", options->format, "conll or jsonl")->check(CLI::IsMember({"conll", "jsonl"}));
    sub->add_option("--input", options->input, "auto, text or conll")->check(CLI::IsMember({"auto", "text", "conll"}));
    sub->add_option("--decode", options->decode, "argmax, or bio: no orphan I-")
        ->check(CLI::IsMember({"argmax", "bio"}));
    sub->add_option("--device", options->device, "cpu, cuda:N or auto");
}

} // namespace sauti::cli
