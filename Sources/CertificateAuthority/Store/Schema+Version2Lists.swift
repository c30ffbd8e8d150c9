extension Schema {
    // A revocation carries what a list says of it, so that a list streams from this table in the
    // order of its serial numbers; and the number of the last list before it, so that RFC 5280
    // §3.3 can be kept: an entry stays until a list has named it after its certificate expired.
    static let version2Revocation = """
        CREATE TABLE newRevocation (
            issuerID INTEGER NOT NULL REFERENCES authority (id),
            serialNumber BLOB NOT NULL,
            certificateID INTEGER NOT NULL UNIQUE REFERENCES certificate (id),
            notAfter INTEGER NOT NULL,
            revokedAt INTEGER NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN (
                'unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged',
                'superseded', 'cessationOfOperation', 'certificateHold', 'privilegeWithdrawn',
                'aACompromise')),
            invalidityDate INTEGER CHECK (invalidityDate <= revokedAt),
            priorListNumber INTEGER NOT NULL CHECK (priorListNumber >= 0),
            requester TEXT NOT NULL,
            PRIMARY KEY (issuerID, serialNumber)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO newRevocation
        SELECT certificate.issuerID, certificate.serialNumber, certificate.id,
            certificate.notAfter, revocation.revokedAt, revocation.reason,
            revocation.invalidityDate, coalesce((
                SELECT max(number) FROM certificateRevocationList AS list
                WHERE list.issuerID = certificate.issuerID
                    AND list.thisUpdate <= revocation.revokedAt), 0),
            revocation.requester
        FROM revocation JOIN certificate ON certificate.id = revocation.certificateID;
        DROP TABLE revocation;
        ALTER TABLE newRevocation RENAME TO revocation;

        CREATE TRIGGER revocationIsNew BEFORE INSERT ON revocation
        WHEN EXISTS (SELECT 1 FROM revocation WHERE certificateID = NEW.certificateID
            OR (issuerID = NEW.issuerID AND serialNumber = NEW.serialNumber))
        BEGIN SELECT RAISE(ABORT, 'a revocation is never replaced'); END;
        CREATE TRIGGER revocationFits BEFORE INSERT ON revocation
        WHEN NOT EXISTS (SELECT 1 FROM certificate WHERE id = NEW.certificateID
            AND issuerID = NEW.issuerID AND serialNumber = NEW.serialNumber
            AND notAfter = NEW.notAfter)
        BEGIN SELECT RAISE(ABORT, 'a revocation is of a certificate as it was recorded'); END;
        CREATE TRIGGER revocationRemains BEFORE DELETE ON revocation
        WHEN OLD.reason <> 'certificateHold'
        BEGIN SELECT RAISE(ABORT, 'a revocation is never taken back'); END;
        CREATE TRIGGER revocationStays BEFORE UPDATE ON revocation
        WHEN NEW.certificateID <> OLD.certificateID OR NEW.revokedAt <> OLD.revokedAt
            OR NEW.issuerID <> OLD.issuerID OR NEW.serialNumber <> OLD.serialNumber
            OR NEW.notAfter <> OLD.notAfter OR NEW.priorListNumber <> OLD.priorListNumber
            OR NEW.requester <> OLD.requester
            OR (NEW.reason <> OLD.reason AND OLD.reason <> 'certificateHold'
                AND NOT (OLD.reason = 'unspecified' AND NEW.reason <> 'certificateHold'))
            OR (OLD.invalidityDate IS NOT NULL AND NEW.invalidityDate IS NOT OLD.invalidityDate)
        BEGIN SELECT RAISE(ABORT, 'a revocation only becomes more definite'); END;
        CREATE TRIGGER certificateStateFollows BEFORE UPDATE OF state ON certificate
        WHEN (NEW.state = 'revoked') <> EXISTS (
            SELECT 1 FROM revocation WHERE certificateID = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'the state of a certificate follows what was done'); END;
        """

    // The content of a list lies in pieces, recorded before it is signed; a list that has a
    // signature is complete. The pieces may come before the list, because what is known of it at
    // last, its hash, is what never changes. Lists of version 1 that were never signed have none.
    static let version2Lists = """
        CREATE TABLE newList (
            id INTEGER PRIMARY KEY,
            issuerID INTEGER NOT NULL REFERENCES authority (id),
            number INTEGER NOT NULL CHECK (number > 0),
            thisUpdate INTEGER NOT NULL,
            nextUpdate INTEGER NOT NULL CHECK (nextUpdate > thisUpdate),
            entryCount INTEGER NOT NULL CHECK (entryCount >= 0),
            tbsSHA256 BLOB NOT NULL CHECK (length(tbsSHA256) = 32),
            signature BLOB CHECK (length(signature) > 0),
            UNIQUE (issuerID, number)
        ) STRICT;
        INSERT INTO newList (id, issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256)
        SELECT id, issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256
        FROM certificateRevocationList;
        CREATE TABLE certificateRevocationListPart (
            listID INTEGER NOT NULL REFERENCES certificateRevocationList (id)
                DEFERRABLE INITIALLY DEFERRED,
            position INTEGER NOT NULL CHECK (position >= 0),
            bytes BLOB NOT NULL CHECK (length(bytes) > 0),
            UNIQUE (listID, position)
        ) STRICT;
        """

    /// Runs when the content of the older lists has been moved.
    static let version2ListsRenamed = """
        DROP TABLE certificateRevocationList;
        ALTER TABLE newList RENAME TO certificateRevocationList;

        CREATE TRIGGER certificateRevocationListIsNew BEFORE INSERT ON certificateRevocationList
        WHEN NEW.number <= (SELECT coalesce(max(number), 0) FROM certificateRevocationList
            WHERE issuerID = NEW.issuerID)
        BEGIN SELECT RAISE(ABORT, 'the number of a CRL must rise'); END;
        CREATE TRIGGER certificateRevocationListRemains BEFORE DELETE
        ON certificateRevocationList
        BEGIN SELECT RAISE(ABORT, 'a CRL is never forgotten'); END;
        CREATE TRIGGER certificateRevocationListStays BEFORE UPDATE
        ON certificateRevocationList WHEN OLD.signature IS NOT NULL OR NEW.id <> OLD.id
            OR NEW.issuerID <> OLD.issuerID OR NEW.number <> OLD.number
            OR NEW.thisUpdate <> OLD.thisUpdate OR NEW.nextUpdate <> OLD.nextUpdate
            OR NEW.entryCount <> OLD.entryCount OR NEW.tbsSHA256 <> OLD.tbsSHA256
        BEGIN SELECT RAISE(ABORT, 'a recorded CRL is never changed'); END;
        CREATE TRIGGER certificateRevocationListPartIsNew BEFORE INSERT
        ON certificateRevocationListPart
        WHEN EXISTS (SELECT 1 FROM certificateRevocationListPart
            WHERE listID = NEW.listID AND position = NEW.position)
            OR EXISTS (SELECT 1 FROM certificateRevocationList
                WHERE id = NEW.listID AND signature IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'a recorded CRL is never changed'); END;
        CREATE TRIGGER certificateRevocationListPartStays BEFORE UPDATE
        ON certificateRevocationListPart
        BEGIN SELECT RAISE(ABORT, 'a recorded CRL is never changed'); END;
        CREATE TRIGGER certificateRevocationListPartRemains BEFORE DELETE
        ON certificateRevocationListPart
        BEGIN SELECT RAISE(ABORT, 'a CRL is never forgotten'); END;

        CREATE INDEX auditEntryOfList ON auditEntry (id) WHERE operation = 'issuedList';
        CREATE INDEX auditEntryOfRevocation ON auditEntry (id)
            WHERE operation IN ('revoked', 'released');
        """
}
