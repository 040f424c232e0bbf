package io.github.socketpool.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Key stores that {@code keytool} makes for a test, each with a certificate for this
 * machine that is valid for a few days.
 */
public final class KeyStores {

	static final String PASSWORD = "changeit";

	private final Path directory;

	public KeyStores(Path directory) {
		this.directory = directory;
	}

	/**
	 * Make a key store, and a trust store with its certificate.
	 * @param names what the certificate is valid for, as {@code keytool} expects it
	 */
	public void make(String name, String names) throws IOException, InterruptedException {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-validity", "3", "-dname", "CN=" + name, "-ext",
				"san=" + names, "-storetype", "PKCS12", "-keystore", keyStore(name).toString(), "-storepass", PASSWORD)
			.inheritIO()
			.start();
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool failed");
		}
		try (OutputStream out = Files.newOutputStream(trustStore(name))) {
			KeyStore trusted = empty();
			trusted.setCertificateEntry(name, load(keyStore(name)).getCertificate(name));
			trusted.store(out, PASSWORD.toCharArray());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	Path keyStore(String name) {
		return this.directory.resolve(name + ".p12");
	}

	/**
	 * Return the store that has the certificate of a key store only.
	 */
	Path trustStore(String name) {
		return this.directory.resolve(name + "-trusted.p12");
	}

	/**
	 * Write the certificate and the key of a key store as PEM files.
	 */
	public void writePem(String name, String certificate, String key) throws IOException {
		try {
			KeyStore store = load(keyStore(name));
			writePem(certificate, "CERTIFICATE", store.getCertificate(name).getEncoded());
			writePem(key, "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	private void writePem(String file, String type, byte[] content) throws IOException {
		Files.writeString(this.directory.resolve(file), "-----BEGIN " + type + "-----\n"
				+ Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type + "-----\n");
	}

	/**
	 * Return a bundle with a key and the certificates that it trusts.
	 */
	public SslBundle bundle(String key, String trusted) throws IOException {
		return SslBundle.of(SslStoreBundle.of(load(keyStore(key)), PASSWORD, load(trustStore(trusted))),
				SslBundleKey.of(PASSWORD));
	}

	private static KeyStore load(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			return store;
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	private static KeyStore empty() throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		return store;
	}

}
