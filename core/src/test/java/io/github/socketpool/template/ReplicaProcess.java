package io.github.socketpool.template;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.github.socketpool.protocol.Frame;
import io.github.socketpool.server.ProtocolServer;
import org.jspecify.annotations.Nullable;

/**
 * The process of a {@link Replica}. It answers a request with the request and its host,
 * obeys the lines of its input, and ends with its input.
 */
final class ReplicaProcess {

	static final String LOGIN = "login";

	static final String WELCOME = "welcome";

	/** So that connections, and not processors, are what callers wait for. */
	private static final Duration WORK = Duration.ofMillis(10);

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private final String host;

	private final int port;

	private volatile boolean silent;

	private volatile boolean refusing;

	private ProtocolServer server;

	private ReplicaProcess(String host, int port) {
		this.host = host;
		this.port = port;
		this.server = listen();
	}

	public static void main(String[] args) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		ReplicaProcess process = new ReplicaProcess(args[0], Integer.parseInt(args[1]));
		print("ready");
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			process.obey(Replica.Command.valueOf(line));
			print("done");
		}
		process.server.close();
	}

	private void obey(Replica.Command command) {
		switch (command) {
			case ANSWER -> {
				this.silent = false;
				this.refusing = false;
			}
			case BE_SILENT -> this.silent = true;
			case REFUSE_LOGINS -> this.refusing = true;
			case CLOSE -> this.server.close();
			case LISTEN -> this.server = listen();
		}
	}

	private ProtocolServer listen() {
		return ProtocolServer.builder()
			.host(this.host)
			.port(this.port)
			.handler(this::answer)
			.closeTimeout(Duration.ZERO)
			.build()
			.start();
	}

	private @Nullable Frame answer(Frame request) {
		if (this.silent) {
			return null;
		}
		if (request.text().equals(LOGIN)) {
			return Frame.of(this.refusing ? "refused" : WELCOME);
		}
		LockSupport.parkNanos(WORK.toNanos());
		return Frame.of(request.text() + "@" + this.host);
	}

	private static void print(String line) throws IOException {
		OUTPUT.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
	}

}
