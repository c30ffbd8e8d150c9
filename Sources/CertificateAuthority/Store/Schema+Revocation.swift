extension Schema {
    // What the triggers of `version1` do for certificates, these do for their revocation: it only
    // ever becomes more definite. A hold may end; nothing else is taken back. And authorities stay.
    static let version1Revocation = """
        CREATE TRIGGER revocationIsNew BEFORE INSERT ON revocation
        WHEN EXISTS (SELECT 1 FROM revocation WHERE certificateID = NEW.certificateID)
        BEGIN SELECT RAISE(ABORT, 'a revocation is never replaced'); END;
        CREATE TRIGGER revocationRemains BEFORE DELETE ON revocation
        WHEN OLD.reason <> 'certificateHold'
        BEGIN SELECT RAISE(ABORT, 'a revocation is never taken back'); END;
        CREATE TRIGGER revocationStays BEFORE UPDATE ON revocation
        WHEN NEW.certificateID <> OLD.certificateID OR NEW.revokedAt <> OLD.revokedAt
            OR NEW.requester <> OLD.requester
            OR (NEW.reason <> OLD.reason AND OLD.reason <> 'certificateHold'
                AND NOT (OLD.reason = 'unspecified' AND NEW.reason <> 'certificateHold'))
            OR (OLD.invalidityDate IS NOT NULL AND NEW.invalidityDate IS NOT OLD.invalidityDate)
        BEGIN SELECT RAISE(ABORT, 'a revocation only becomes more definite'); END;
        CREATE TRIGGER certificateStateFollows BEFORE UPDATE OF state ON certificate
        WHEN (NEW.state = 'revoked') <> EXISTS (
                SELECT 1 FROM revocation WHERE certificateID = OLD.id)
            OR (NEW.state = 'reserved' AND OLD.state <> 'reserved')
        BEGIN SELECT RAISE(ABORT, 'the state of a certificate follows what was done'); END;

        CREATE TRIGGER authorityRemains BEFORE DELETE ON authority
        BEGIN SELECT RAISE(ABORT, 'an authority is never forgotten'); END;
        CREATE TRIGGER authorityStays BEFORE UPDATE OF id, kind, subject, publicKey, createdAt
        ON authority
        BEGIN SELECT RAISE(ABORT, 'an authority stays what it is'); END;
        CREATE TRIGGER authorityStateFollows BEFORE UPDATE OF state ON authority
        WHEN OLD.state <> 'reserved' AND NEW.state <> OLD.state
        BEGIN SELECT RAISE(ABORT, 'an authority that is in use is not abandoned'); END;
        """
}
