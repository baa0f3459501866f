// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pages.h"

#include "widgets/corpora/corpora_page.h"
#include "widgets/datasets/datasets_page.h"
#include "widgets/experiments/experiments_page.h"
#include "widgets/start/start_page.h"
#include "widgets/training/training_page.h"

namespace sauti::desktop {

QList<widgets::Page*> make_pages(widgets::Session& session, QWidget* parent) {
    return {
        new widgets::start::StartPage(session, parent),
        new widgets::corpora::CorporaPage(session, parent),
        new widgets::datasets::DatasetsPage(session, parent),
        new widgets::training_page::TrainingPage(session, parent),
        new widgets::experiments::ExperimentsPage(session, parent),
    };
}

} // namespace sauti::desktop
