import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Java's PKIX path validation for as many paths as standard input has lines, in one process.
 *
 * <p>A line is: moment in epoch seconds, tab, anchor, tab, path (files joined by commas, end entity
 * first), tab, CRLs (joined by commas; "-" for no check of revocation). The answer is a line "valid",
 * or the reason and the message.
 */
public class PKIXJudge {
    private static final CertificateFactory FACTORY = factory();

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private static X509Certificate certificate(String file) throws Exception {
        try (InputStream stream = new FileInputStream(file)) {
            return (X509Certificate) FACTORY.generateCertificate(stream);
        }
    }

    private static String judge(String line) throws Exception {
        String[] fields = line.split("\t");
        List<X509Certificate> path = new ArrayList<>();
        for (String file : fields[2].split(",")) path.add(certificate(file));
        CertPath certPath = FACTORY.generateCertPath(path);
        PKIXParameters parameters =
            new PKIXParameters(Set.of(new TrustAnchor(certificate(fields[1]), null)));
        parameters.setDate(new Date(Long.parseLong(fields[0]) * 1000));
        parameters.setRevocationEnabled(!fields[3].equals("-"));
        if (parameters.isRevocationEnabled()) {
            List<Object> lists = new ArrayList<>();
            for (String file : fields[3].split(",")) {
                try (InputStream stream = new FileInputStream(file)) {
                    lists.add(FACTORY.generateCRL(stream));
                }
            }
            parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        }
        try {
            CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
            return "valid";
        } catch (CertPathValidatorException error) {
            return error.getReason() + ": " + String.valueOf(error.getMessage()).replace('\n', ' ');
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(judge(line));
        }
    }
}
