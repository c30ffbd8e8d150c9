extension Schema {
    // Times are seconds since 1970. Reasons are RFC 5280's names. A row of `certificate` is made
    // before its certificate is signed, and neither it nor anything that was signed is ever taken
    // away again: the triggers hold even against a hand at the sqlite3 prompt.
    //
    // An authority's key lies in the store (`keyPEM`), or where `keyLocation` says, or nowhere: a
    // root that is kept offline. What was signed by somebody outside has an `issuer`, which is a
    // distinguished name in DER, and no `issuerID`; it comes signed, never to be signed here.
    static let version1 = """
        CREATE TABLE authority (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            kind TEXT NOT NULL CHECK (kind IN ('root', 'issuing')),
            state TEXT NOT NULL CHECK (state IN ('reserved', 'active', 'abandoned')),
            subject BLOB NOT NULL,
            publicKey BLOB NOT NULL,
            keyPEM BLOB,
            isKeyEncrypted INTEGER NOT NULL CHECK (isKeyEncrypted IN (0, 1)),
            keyLocation TEXT CHECK (keyLocation <> ''),
            createdAt INTEGER NOT NULL,
            UNIQUE (id, subject),
            CHECK (keyPEM IS NULL OR keyLocation IS NULL),
            CHECK (keyPEM IS NOT NULL OR isKeyEncrypted = 0)
        ) STRICT;
        CREATE UNIQUE INDEX authorityByName ON authority (name) WHERE state <> 'abandoned';

        CREATE TABLE certificate (
            id INTEGER PRIMARY KEY,
            issuerID INTEGER,
            issuer BLOB NOT NULL,
            serialNumber BLOB NOT NULL CHECK (length(serialNumber) BETWEEN 1 AND 20),
            authorityID INTEGER REFERENCES authority (id),
            name TEXT NOT NULL CHECK (name <> ''),
            profile TEXT NOT NULL,
            requester TEXT NOT NULL,
            requestSHA256 BLOB NOT NULL CHECK (length(requestSHA256) = 32),
            subject BLOB NOT NULL,
            publicKey BLOB NOT NULL,
            notBefore INTEGER NOT NULL,
            notAfter INTEGER NOT NULL CHECK (notAfter > notBefore),
            tbs BLOB NOT NULL,
            tbsSHA256 BLOB NOT NULL CHECK (length(tbsSHA256) = 32),
            state TEXT NOT NULL CHECK (state IN ('reserved', 'issued', 'revoked')),
            der BLOB,
            sha256 BLOB UNIQUE CHECK (length(sha256) = 32),
            partialDirectory TEXT,
            reservedAt INTEGER NOT NULL,
            issuedAt INTEGER,
            UNIQUE (serialNumber, issuer),
            FOREIGN KEY (issuerID, issuer) REFERENCES authority (id, subject),
            CHECK (issuerID IS NOT NULL OR der IS NOT NULL),
            CHECK ((der IS NULL) = (sha256 IS NULL) AND (der IS NULL) = (issuedAt IS NULL)),
            CHECK (state <> 'reserved' OR der IS NULL),
            CHECK (state <> 'issued' OR der IS NOT NULL)
        ) STRICT;
        CREATE INDEX certificateByName ON certificate (name);
        CREATE INDEX certificateByAuthority ON certificate (authorityID)
            WHERE authorityID IS NOT NULL;

        CREATE TABLE revocation (
            certificateID INTEGER PRIMARY KEY REFERENCES certificate (id),
            revokedAt INTEGER NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN (
                'unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged',
                'superseded', 'cessationOfOperation', 'certificateHold', 'privilegeWithdrawn',
                'aACompromise')),
            invalidityDate INTEGER CHECK (invalidityDate <= revokedAt),
            requester TEXT NOT NULL
        ) STRICT;

        CREATE TABLE certificateRevocationList (
            id INTEGER PRIMARY KEY,
            issuerID INTEGER NOT NULL REFERENCES authority (id),
            number INTEGER NOT NULL CHECK (number > 0),
            thisUpdate INTEGER NOT NULL,
            nextUpdate INTEGER NOT NULL CHECK (nextUpdate > thisUpdate),
            entryCount INTEGER NOT NULL CHECK (entryCount >= 0),
            tbsSHA256 BLOB NOT NULL CHECK (length(tbsSHA256) = 32),
            der BLOB,
            UNIQUE (issuerID, number)
        ) STRICT;

        CREATE TABLE auditEntry (
            id INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            requester TEXT NOT NULL,
            operation TEXT NOT NULL,
            detail TEXT NOT NULL,
            previousSHA256 BLOB NOT NULL CHECK (length(previousSHA256) = 32),
            sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32)
        ) STRICT;
        CREATE INDEX auditEntryByTime ON auditEntry (time);
        CREATE INDEX auditEntryOfClock ON auditEntry (id) WHERE operation = 'acceptClock';

        CREATE TRIGGER auditEntryContinues BEFORE INSERT ON auditEntry
        WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM auditEntry)
            OR NEW.previousSHA256 IS NOT coalesce(
                (SELECT sha256 FROM auditEntry ORDER BY id DESC LIMIT 1), zeroblob(32))
        BEGIN SELECT RAISE(ABORT, 'an audit entry must continue the chain'); END;
        CREATE TRIGGER auditEntryStays BEFORE UPDATE ON auditEntry
        BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END;
        CREATE TRIGGER auditEntryRemains BEFORE DELETE ON auditEntry
        BEGIN SELECT RAISE(ABORT, 'the audit log is never cut'); END;

        CREATE TRIGGER certificateIsNew BEFORE INSERT ON certificate
        WHEN EXISTS (SELECT 1 FROM certificate WHERE id = NEW.id
            OR (issuer = NEW.issuer AND serialNumber = NEW.serialNumber))
        BEGIN SELECT RAISE(ABORT, 'a certificate is never replaced'); END;
        CREATE TRIGGER certificateRemains BEFORE DELETE ON certificate
        BEGIN SELECT RAISE(ABORT, 'a certificate is never forgotten'); END;
        CREATE TRIGGER certificateStays BEFORE UPDATE OF id, issuerID, issuer, serialNumber,
            authorityID, name, profile, requester, requestSHA256, subject, publicKey, notBefore,
            notAfter, tbs, tbsSHA256, reservedAt ON certificate
        BEGIN SELECT RAISE(ABORT, 'what was recorded before signing is never changed'); END;
        CREATE TRIGGER certificateIsSignedOnce BEFORE UPDATE OF der, sha256, issuedAt
        ON certificate WHEN OLD.der IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a stored certificate is never changed'); END;

        CREATE TRIGGER certificateRevocationListIsNew BEFORE INSERT ON certificateRevocationList
        WHEN NEW.number <= (SELECT coalesce(max(number), 0) FROM certificateRevocationList
            WHERE issuerID = NEW.issuerID)
        BEGIN SELECT RAISE(ABORT, 'the number of a CRL must rise'); END;
        CREATE TRIGGER certificateRevocationListRemains BEFORE DELETE
        ON certificateRevocationList
        BEGIN SELECT RAISE(ABORT, 'a CRL is never forgotten'); END;
        CREATE TRIGGER certificateRevocationListStays BEFORE UPDATE
        ON certificateRevocationList WHEN OLD.der IS NOT NULL OR NEW.id <> OLD.id
            OR NEW.issuerID <> OLD.issuerID OR NEW.number <> OLD.number
            OR NEW.thisUpdate <> OLD.thisUpdate OR NEW.nextUpdate <> OLD.nextUpdate
            OR NEW.entryCount <> OLD.entryCount OR NEW.tbsSHA256 <> OLD.tbsSHA256
        BEGIN SELECT RAISE(ABORT, 'a recorded CRL is never changed'); END;
        """
}
