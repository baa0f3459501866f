// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes give a file or an error; the tensors of a file cover its data once, and our copy of it reads the same.
#include "formats/safetensors.h"
#include "fuzz/check.h"

#include <vector>

using namespace sauti;
using namespace sauti::formats;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = fuzz::text_of(data, size);
    const auto file = SafetensorsFile::of_bytes(bytes, "input.safetensors");
    if (!file) {
        fuzz::check_error(file.error());
        return 0;
    }
    std::vector<TensorToWrite> tensors;
    std::uint64_t total = 0;
    for (const StoredTensor& tensor : file->tensors()) {
        const auto read = file->read(tensor.name);
        fuzz::check(read.has_value() && read->size() == tensor.size_bytes(), "a tensor has its bytes");
        const auto reals = file->read_f64(tensor.name);
        fuzz::check(!reals || reals->size() == tensor.count(), "as many numbers as the shape says");
        const auto integers = file->read_i64(tensor.name);
        fuzz::check(!integers || integers->size() == tensor.count(), "as many whole numbers as the shape says");
        tensors.push_back({tensor.name, tensor.type, tensor.shape,
                           bytes.substr(static_cast<std::size_t>(file->header().data_begin_bytes + tensor.begin_bytes),
                                        static_cast<std::size_t>(tensor.size_bytes()))});
        total += tensor.size_bytes();
    }
    fuzz::check(file->header().data_begin_bytes + total == size, "the tensors cover the data");
    const auto copy = to_safetensors(tensors, file->metadata());
    fuzz::check(copy.has_value(), "what was read is written");
    const auto again = SafetensorsFile::of_bytes(*copy, "again.safetensors");
    fuzz::check(again.has_value() && again->metadata() == file->metadata(), "what was written reads back");
    for (const StoredTensor& tensor : file->tensors()) {
        fuzz::check(again->read(tensor.name) == file->read(tensor.name).value(), "with the same bytes");
    }
    return 0;
}
