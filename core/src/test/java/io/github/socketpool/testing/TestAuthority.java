package io.github.socketpool.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * A certificate authority that exists only in this virtual machine. It writes
 * certificates in DER (RFC 5280), since the JDK has no public class that does.
 */
public final class TestAuthority {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static final Duration DAY = Duration.ofDays(1);

	/** SHA256withECDSA. */
	private static final byte[] ALGORITHM = sequence(oid("2A8648CE3D040302"));

	private static final byte[] TRUE = der(0x01, new byte[] { (byte) 0xFF });

	private final String name;

	private final KeyPair keys = newKeys();

	private final X509Certificate certificate;

	private TestAuthority(String name) {
		this.name = name;
		Instant now = Instant.now();
		this.certificate = sign(name, this.keys.getPublic(), now.minus(DAY), now.plus(DAY),
				extension("551D13", TRUE, sequence(TRUE)));
	}

	public static TestAuthority create(String name) {
		return new TestAuthority(name);
	}

	/**
	 * Issue a certificate that is valid now.
	 * @param names DNS names and IP addresses
	 */
	public Identity issue(String... names) {
		return issue(Instant.now().minus(DAY), Instant.now().plus(DAY), names);
	}

	public Identity issueExpired(String... names) {
		return issue(Instant.now().minus(DAY.multipliedBy(3)), Instant.now().minus(DAY), names);
	}

	private Identity issue(Instant from, Instant to, String... names) {
		KeyPair keys = newKeys();
		byte[][] alternatives = new byte[names.length][];
		for (int i = 0; i < names.length; i++) {
			alternatives[i] = alternative(names[i]);
		}
		return new Identity(keys.getPrivate(),
				sign("secret-subject", keys.getPublic(), from, to, extension("551D11", sequence(alternatives))));
	}

	/**
	 * Return a context that trusts this authority only.
	 * @param identity what this side shows of itself, or {@code null} for nothing
	 */
	public SSLContext context(@Nullable Identity identity) {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("authority", this.certificate);
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init((identity != null) ? identity.keyManagers() : null, trust.getTrustManagers(), null);
			return context;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private X509Certificate sign(String subject, PublicKey key, Instant from, Instant to, byte[] extension) {
		try {
			byte[] content = sequence(der(0xA0, integer(2)), integer(System.nanoTime()), ALGORITHM, name(this.name),
					sequence(time(from), time(to)), name(subject), key.getEncoded(), der(0xA3, sequence(extension)));
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(content);
			byte[] encoded = sequence(content, ALGORITHM, der(0x03, new byte[1], signature.sign()));
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"));
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] alternative(String name) {
		if (!name.matches("[0-9.]+|.*:.*")) {
			return der(0x82, name.getBytes(StandardCharsets.US_ASCII));
		}
		try {
			return der(0x87, InetAddress.getByName(name).getAddress());
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static byte[] extension(String oid, byte[]... criticalAndValue) {
		byte[] value = der(0x04, criticalAndValue[criticalAndValue.length - 1]);
		return (criticalAndValue.length == 1) ? sequence(oid(oid), value)
				: sequence(oid(oid), criticalAndValue[0], value);
	}

	private static byte[] name(String common) {
		return sequence(der(0x31, sequence(oid("550403"), der(0x0C, common.getBytes(StandardCharsets.UTF_8)))));
	}

	private static byte[] time(Instant time) {
		String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(time);
		return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] integer(long value) {
		return der(0x02, BigInteger.valueOf(value).toByteArray());
	}

	private static byte[] oid(String hex) {
		return der(0x06, HexFormat.of().parseHex(hex));
	}

	private static byte[] sequence(byte[]... parts) {
		return der(0x30, parts);
	}

	private static byte[] der(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		encoded.write(tag);
		int length = content.size();
		if (length >= 0x80) {
			byte[] bytes = BigInteger.valueOf(length).toByteArray();
			int skip = (bytes[0] == 0) ? 1 : 0;
			encoded.write(0x80 | (bytes.length - skip));
			encoded.write(bytes, skip, bytes.length - skip);
		}
		else {
			encoded.write(length);
		}
		encoded.writeBytes(content.toByteArray());
		return encoded.toByteArray();
	}

	/**
	 * A private key and its certificate.
	 */
	public record Identity(PrivateKey key, X509Certificate certificate) {

		KeyManager[] keyManagers() throws Exception {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("identity", this.key, PASSWORD, new X509Certificate[] { this.certificate });
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(store, PASSWORD);
			return factory.getKeyManagers();
		}

	}

}
