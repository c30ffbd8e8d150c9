extension Schema {
    // Version 2 brings generations of authorities, keys that are elsewhere, lineage, names to
    // search by, and lists that are kept in pieces. SQLite cannot change a CHECK or a key, so
    // three tables are made anew and filled from their predecessors.

    /// What refers to tables that are about to be made anew.
    static let version2Removal = """
        DROP TRIGGER certificateStays;
        DROP TRIGGER certificateStateFollows;
        """

    static let version2Authority = """
        CREATE TABLE newAuthority (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            kind TEXT NOT NULL CHECK (kind IN ('root', 'issuing')),
            state TEXT NOT NULL CHECK (state IN ('requested', 'reserved', 'active', 'abandoned')),
            stage TEXT NOT NULL DEFAULT 'issuing'
                CHECK (stage IN ('prepared', 'issuing', 'retiring', 'retired')),
            predecessorID INTEGER REFERENCES authority (id),
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
        INSERT INTO newAuthority (id, name, kind, state, subject, publicKey, keyPEM,
            isKeyEncrypted, keyLocation, createdAt)
        SELECT id, name, kind, state, subject, publicKey, keyPEM, isKeyEncrypted, keyLocation,
            createdAt FROM authority;
        DROP TABLE authority;
        ALTER TABLE newAuthority RENAME TO authority;
        CREATE UNIQUE INDEX authorityByName ON authority (name) WHERE state <> 'abandoned';

        CREATE TRIGGER authorityRemains BEFORE DELETE ON authority
        BEGIN SELECT RAISE(ABORT, 'an authority is never forgotten'); END;
        CREATE TRIGGER authorityStays BEFORE UPDATE OF id, kind, subject, publicKey,
            predecessorID, createdAt ON authority
        BEGIN SELECT RAISE(ABORT, 'an authority stays what it is'); END;
        CREATE TRIGGER authorityStateFollows BEFORE UPDATE OF state ON authority
        WHEN OLD.state IN ('active', 'abandoned') AND NEW.state <> OLD.state
        BEGIN SELECT RAISE(ABORT, 'an authority that is in use is not abandoned'); END;
        CREATE TRIGGER authorityIsRetired BEFORE UPDATE OF stage ON authority
        WHEN OLD.stage = 'retired' AND NEW.stage <> OLD.stage
        BEGIN SELECT RAISE(ABORT, 'a retired authority does not come back'); END;

        CREATE TABLE authorityURL (
            authorityID INTEGER NOT NULL REFERENCES authority (id),
            use TEXT NOT NULL CHECK (use IN ('crl', 'caIssuers')),
            url TEXT NOT NULL CHECK (url <> ''),
            PRIMARY KEY (authorityID, use, url)
        ) STRICT, WITHOUT ROWID;
        """

    static let version2Certificate = """
        ALTER TABLE certificate ADD COLUMN kind TEXT NOT NULL DEFAULT 'endEntity'
            CHECK (kind IN ('root', 'issuing', 'cross', 'endEntity'));
        ALTER TABLE certificate ADD COLUMN predecessorID INTEGER REFERENCES certificate (id);
        UPDATE certificate SET kind = (
            SELECT authority.kind FROM authority WHERE authority.id = certificate.authorityID)
        WHERE authorityID IS NOT NULL;

        CREATE INDEX certificateByExpiry ON certificate (notAfter) WHERE state <> 'revoked';
        CREATE INDEX certificateByKey ON certificate (substr(publicKey, -32));
        CREATE INDEX certificateReserved ON certificate (id) WHERE state = 'reserved';
        CREATE INDEX certificateByPredecessor ON certificate (predecessorID)
            WHERE predecessorID IS NOT NULL;

        CREATE TRIGGER certificateAuthorityIsFound BEFORE UPDATE OF authorityID ON certificate
        WHEN OLD.authorityID IS NOT NULL OR NEW.authorityID IS NULL
            OR OLD.kind NOT IN ('issuing', 'cross')
        BEGIN SELECT RAISE(ABORT, 'whose certificate it is stays what it is'); END;
        CREATE TRIGGER certificateStays BEFORE UPDATE OF id, issuerID, issuer, serialNumber,
            name, profile, requester, requestSHA256, subject, publicKey, notBefore,
            notAfter, tbs, tbsSHA256, reservedAt, kind, predecessorID ON certificate
        BEGIN SELECT RAISE(ABORT, 'what was recorded before signing is never changed'); END;

        CREATE TABLE certificateName (
            certificateID INTEGER NOT NULL REFERENCES certificate (id),
            form TEXT NOT NULL CHECK (form IN ('dns', 'uri', 'email', 'ip')),
            value TEXT NOT NULL COLLATE NOCASE CHECK (value <> ''),
            PRIMARY KEY (certificateID, form, value)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX certificateNameByValue ON certificateName (value);
        CREATE TRIGGER certificateNameStays BEFORE UPDATE ON certificateName
        BEGIN SELECT RAISE(ABORT, 'the names of a certificate are never changed'); END;
        CREATE TRIGGER certificateNameRemains BEFORE DELETE ON certificateName
        BEGIN SELECT RAISE(ABORT, 'the names of a certificate are never forgotten'); END;

        CREATE TABLE blockedKey (
            spkiSHA256 BLOB NOT NULL PRIMARY KEY CHECK (length(spkiSHA256) = 32),
            reason TEXT NOT NULL,
            addedAt INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
