package io.github.socketpool.benchmark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Listens over TLS with the sockets of the JDK. Each listener has its own certificate for
 * this machine, which {@code keytool} makes.
 */
final class TlsListener {

	private static final String PASSWORD = "changeit";

	private TlsListener() {
	}

	/**
	 * Listen.
	 * @param port the port of loopback to listen on, or 0 for a free one
	 * @return the listener
	 * @throws IOException if it cannot listen, or there is no {@code keytool}
	 */
	static ServerSocket listen(int port) throws IOException {
		try {
			KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			keys.init(newKeyStore(), PASSWORD.toCharArray());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keys.getKeyManagers(), null, null);
			return context.getServerSocketFactory()
				.createServerSocket(port, EchoServer.BACKLOG, InetAddress.getLoopbackAddress());
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(ex);
		}
	}

	private static KeyStore newKeyStore() throws IOException, GeneralSecurityException {
		Path directory = Files.createTempDirectory("socketpool-keys");
		Path file = directory.resolve("server.p12");
		try {
			runKeytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-validity", "3", "-dname", "CN=server",
					"-ext", "san=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", file.toString(),
					"-storepass", PASSWORD);
			KeyStore store = KeyStore.getInstance("PKCS12");
			try (InputStream in = Files.newInputStream(file)) {
				store.load(in, PASSWORD.toCharArray());
			}
			return store;
		}
		finally {
			Files.deleteIfExists(file);
			Files.delete(directory);
		}
	}

	private static void runKeytool(String... arguments) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(arguments);
		builder.command().add(0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
		Process keytool = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		try {
			if (keytool.waitFor() != 0) {
				throw new IOException("keytool failed");
			}
		}
		catch (InterruptedException ex) {
			keytool.destroy();
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

}
