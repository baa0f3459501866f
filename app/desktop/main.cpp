// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/environment.h"
#include "desktop/main_window.h"
#include "desktop/pictures.h"
#include "engine/engines.h"
#include "widgets/common/session.h"
#include "widgets/common/settings.h"
#include "widgets/common/theme.h"

#include <fmt/format.h>

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTimer>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using sauti::base::ErrorKind;

constexpr const char* k_usage = R"(Usage: sauti [PROJECT] [options]

Opens the window, on the project in the folder PROJECT if one is named.

  --help                   this text
  --version                the version
  --pictures DIR           writes a picture of every page into DIR and exits; needs no display
  --theme light|dark       of the pictures; without it as in the settings
  --size WxH               of the pictures, in logical pixels; 1280x800 without it
  --scale N                of the pictures: physical pixels for a logical one
  --until-painted          opens the window, paints it once and exits: for measuring the start

Examples:
  sauti my-study
  sauti my-study --pictures pictures --theme dark --size 1024x640
)";

struct Options {
    std::string project;
    std::string pictures;
    std::string theme;
    std::string scale;
    QSize size = QSize(1280, 800);
    bool until_painted = false;
};

int whole(std::string_view text) {
    int value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() ? value : -1;
}

sauti::base::Result<QSize> size_of(const std::string& text) {
    const std::size_t by = text.find('x');
    const QSize size(whole(text.substr(0, by)), by == std::string::npos ? -1 : whole(text.substr(by + 1)));
    if (size.width() < 640 || size.height() < 400 || size.width() > 16000 || size.height() > 16000) {
        return sauti::base::fail(ErrorKind::usage, "--size wants WIDTHxHEIGHT, at least 640x400",
                                 "for example 1280x800");
    }
    return size;
}

sauti::base::Result<Options> parse(const std::vector<std::string>& words) {
    Options options;
    for (std::size_t at = 0; at < words.size(); ++at) {
        const std::string& word = words[at];
        if (word == "--until-painted") {
            options.until_painted = true;
            continue;
        }
        if (word.rfind("--", 0) != 0) {
            if (!options.project.empty()) return sauti::base::fail(ErrorKind::usage, "only one project can be named");
            options.project = word;
            continue;
        }
        const bool known = word == "--pictures" || word == "--theme" || word == "--size" || word == "--scale";
        if (!known) return sauti::base::fail(ErrorKind::usage, fmt::format("there is no option {}", word));
        if (at + 1 == words.size()) return sauti::base::fail(ErrorKind::usage, fmt::format("{} wants a value", word));
        const std::string& value = words[++at];
        if (word == "--pictures") options.pictures = value;
        if (word == "--theme") {
            if (value != "light" && value != "dark")
                return sauti::base::fail(ErrorKind::usage, "--theme is light or dark");
            options.theme = value;
        }
        if (word == "--size") {
            SAUTI_TRY(options.size, size_of(value));
        }
        if (word == "--scale") {
            if (whole(value) < 1 || whole(value) > 4) return sauti::base::fail(ErrorKind::usage, "--scale is 1 to 4");
            options.scale = value;
        }
    }
    return options;
}

void take_pictures(const Options& options, sauti::widgets::Session& session, sauti::desktop::MainWindow& window) {
    const QString folder = QString::fromStdString(options.pictures);
    QDir().mkpath(folder);
    auto* pictures = new sauti::desktop::Pictures(session, window, folder);
    QObject::connect(pictures, &sauti::desktop::Pictures::finished, &window,
                     [&window](int written, const QStringList& not_written) {
                         std::cerr << fmt::format("{} pictures written\n", written);
                         for (const QString& path : not_written)
                             std::cerr << fmt::format("not written: {}\n", path.toStdString());
                         window.closeWithoutAsking();
                         QCoreApplication::exit(not_written.isEmpty() ? 0 : 4);
                     });
    pictures->start();
}

int run(int argc, char** argv, const Options& options) {
    const bool pictures = !options.pictures.empty();
    if (pictures) {
        if (std::getenv("QT_QPA_PLATFORM") == nullptr) setenv("QT_QPA_PLATFORM", "offscreen", 1);
        if (!options.scale.empty()) setenv("QT_SCALE_FACTOR", options.scale.c_str(), 1);
    }
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("sauti"));
    QCoreApplication::setApplicationVersion(QString::fromStdString(sauti::base::version()));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Sauti"));

    // Pictures show the window as it comes: what a person arranged is neither used nor changed.
    const QTemporaryDir aside;
    sauti::widgets::Settings settings(pictures ? aside.filePath(QStringLiteral("sauti.conf")) : QString());
    if (!options.theme.empty())
        settings.setScheme(sauti::widgets::theme::scheme_of(QString::fromStdString(options.theme)));
    sauti::widgets::theme::apply(settings.scheme());
    sauti::engine::Engines engines(sauti::base::program_folder() / "sauti-cli");
    sauti::widgets::Session session(settings, engines);
    session.setKeepsDrafts(!pictures);
    sauti::desktop::MainWindow window(session);
    window.restoreArrangement();
    if (pictures) window.resize(options.size);
    if (options.until_painted) {
        QObject::connect(&window, &sauti::desktop::MainWindow::firstPainted, &window,
                         [&window] { window.closeWithoutAsking(); });
    }
    window.show();
    if (!options.project.empty()) {
        const std::string folder = options.project;
        QTimer::singleShot(0, &session, [&session, folder] {
            session.openProject(QDir::cleanPath(QDir().absoluteFilePath(QString::fromStdString(folder))));
        });
    }
    if (pictures) QTimer::singleShot(0, &window, [&] { take_pictures(options, session, window); });
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    for (const std::string& word : words) {
        if (word == "--help") std::cout << k_usage;
        if (word == "--version") std::cout << fmt::format("sauti {}\n", sauti::base::version());
        if (word == "--help" || word == "--version") return 0;
    }
    const auto options = parse(words);
    if (!options) {
        std::cerr << fmt::format("sauti: {}\n{}", options.error().to_string(), k_usage);
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    sauti::base::prepare_environment(0, argv);
    return run(argc, argv, *options);
}
