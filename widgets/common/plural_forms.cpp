// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/plural_forms.h"

#include <QCoreApplication>
#include <QTranslator>
#include <cstddef>

namespace sauti::translations {

extern const unsigned char k_english[]; ///< made from translations/sauti_en.ts
extern const std::size_t k_english_size;

} // namespace sauti::translations

namespace sauti::widgets {

void use_plural_forms() {
    QCoreApplication* program = QCoreApplication::instance();
    const QString name = QStringLiteral("plural forms");
    if (program == nullptr || program->findChild<QTranslator*>(name, Qt::FindDirectChildrenOnly) != nullptr) return;
    auto* forms = new QTranslator(program);
    forms->setObjectName(name);
    if (forms->load(translations::k_english, static_cast<int>(translations::k_english_size)))
        QCoreApplication::installTranslator(forms);
}

} // namespace sauti::widgets
