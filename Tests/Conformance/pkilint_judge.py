"""pkilint within this process: its command takes most of a second to start, for each file."""

import functools

SEVERITIES = ("WARNING", "ERROR", "FATAL")


@functools.cache
def _certificate_validator():
    # As the command lint_pkix_cert composes it.
    from pkilint.pkix import certificate, extension, name

    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(
            name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS
        ),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )


@functools.cache
def _list_validator():
    # As the command lint_crl composes it for the PKIX profile.
    from pkilint import pkix
    from pkilint.pkix import crl, extension, name

    return crl.create_pkix_crl_validator_container(
        [
            pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
            pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
        ],
        [
            crl.create_issuer_validator_container([]),
            crl.create_validity_validator_container([]),
            crl.create_extensions_validator_container([]),
        ],
    )


def findings(file):
    """The codes of all findings at warning or above in a PEM file, certificate or CRL."""
    from pkilint import loader

    text = file.read_text()
    if "BEGIN CERTIFICATE" in text:
        document = loader.RFC5280CertificateDocumentLoader().load_pem_document(text, file.name)
        validator = _certificate_validator()
    else:
        document = loader.RFC5280CertificateListDocumentLoader().load_pem_document(text, file.name)
        validator = _list_validator()
    return [
        description.finding.code
        for result in validator.validate(document.root)
        for description in result.finding_descriptions
        if description.finding.severity.name in SEVERITIES
    ]
