package com.example.trading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates of a server and of its client, made by {@code keytool}. What the client
 * needs is in the files {@code client.pem}, {@code client.key} and {@code server.pem}.
 */
final class Certificates {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final Path folder;

	private final KeyStore server;

	private final KeyStore client;

	Certificates(Path folder) throws GeneralSecurityException, IOException, InterruptedException {
		this.folder = folder;
		this.server = make("server");
		this.client = make("client");
		writePem("client.pem", "CERTIFICATE", this.client.getCertificate("client").getEncoded());
		writePem("client.key", "PRIVATE KEY", this.client.getKey("client", PASSWORD).getEncoded());
		writePem("server.pem", "CERTIFICATE", this.server.getCertificate("server").getEncoded());
	}

	Path folder() {
		return this.folder;
	}

	/**
	 * Return a context that shows the certificate of the server and trusts that of the
	 * client.
	 */
	SSLContext serverContext() throws GeneralSecurityException, IOException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(this.server, PASSWORD);
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("client", this.client.getCertificate("client"));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	private KeyStore make(String name) throws GeneralSecurityException, IOException, InterruptedException {
		Path file = this.folder.resolve(name + ".p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", name, "-keyalg", "EC", "-validity", "3", "-dname", "CN=" + name, "-ext",
				"san=dns:localhost", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
				String.valueOf(PASSWORD))
			.inheritIO()
			.start();
		if (keytool.waitFor() != 0) {
			throw new IOException("keytool failed");
		}
		try (InputStream in = Files.newInputStream(file)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD);
			return store;
		}
	}

	private void writePem(String file, String type, byte[] content) throws IOException {
		Files.writeString(this.folder.resolve(file), "-----BEGIN " + type + "-----\n"
				+ Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + type + "-----\n");
	}

}
