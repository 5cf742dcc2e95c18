#include "seal/stamped_signature.hpp"

namespace saksi::seal {

Result<StampedSignature> sign_and_stamp(ByteView asic_manifest, const trust::CadesSigner& signer, UtcTime claimed, Stamper& stamper) {
    auto cms = signer.sign(asic_manifest, claimed);
    if (!cms) return pass_on(cms);
    auto value = trust::signature_value(*cms);
    if (!value) return pass_on(value);
    auto token = stamper.stamp(*value);
    if (!token) return StampedSignature{std::move(*cms), ""};
    auto stamped = trust::add_signature_timestamp(*cms, *token);
    if (!stamped) return pass_on(stamped);
    return StampedSignature{std::move(*stamped), stamper.last_authority()};
}

}  // namespace saksi::seal
