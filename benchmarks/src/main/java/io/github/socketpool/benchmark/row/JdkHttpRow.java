package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Semaphore;

import tools.jackson.databind.json.JsonMapper;

/**
 * All callers share the JDK's HTTP client with default settings. It opens a connection
 * whenever none is idle, so a semaphore limits concurrent calls. It does not report how
 * many it has opened, so the server counts the connections to this row's target.
 */
final class JdkHttpRow implements Row {

	static final String NAME = "jdk-http";

	private final JsonMapper mapper;

	private final URI server;

	private final Semaphore places;

	private volatile boolean called;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	JdkHttpRow(int port, int poolSize, JsonMapper mapper) {
		this.mapper = mapper;
		this.server = URI.create("http://127.0.0.1:" + port + "/" + UUID.randomUUID());
		this.places = new Semaphore(poolSize);
	}

	@Override
	public Caller newCaller() {
		return this::call;
	}

	private Quote call(Quote request) throws IOException {
		if (!this.called) {
			this.called = true;
		}
		byte[] body = this.mapper.writeValueAsBytes(request);
		HttpRequest post = HttpRequest.newBuilder(this.server)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		return this.mapper.readValue(send(post), Quote.class);
	}

	private byte[] send(HttpRequest request) throws IOException {
		try {
			this.places.acquire();
			try {
				return this.client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
			}
			finally {
				this.places.release();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

	@Override
	public long connectionsOpened() {
		if (!this.called) {
			return 0;
		}
		try {
			byte[] count = send(HttpRequest.newBuilder(this.server).GET().build());
			return Long.parseLong(new String(count, StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close the client if this Java can. On Java 17, it is closed when it is garbage
	 * collected.
	 */
	@Override
	public void close() throws IOException {
		if (this.client instanceof AutoCloseable closeable) {
			close(closeable);
		}
	}

	private static void close(AutoCloseable client) throws IOException {
		try {
			client.close();
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
	}

}
