#include "catalogue_note.hpp"

#include "store/catalogue.hpp"

namespace saksi::cli {

Status note_in_catalogue(Environment& environment, const store::Home& home, const Path& path, const BundleState& state) {
    auto present = environment.files.status(home.catalogue());
    if (!present) return pass_on(present);
    if (!*present) return {};
    auto catalogue = store::Catalogue::open(home.catalogue());
    if (!catalogue) return pass_on(catalogue);
    auto row = catalogue->find_path(std::filesystem::absolute(path).lexically_normal().string());
    if (!row) return pass_on(row);
    if (!*row) return {};
    (*row)->stamped = state.stamped;
    (*row)->completed = state.completed;
    return catalogue->put(**row);
}

}  // namespace saksi::cli
