package com.example.trading;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * The three servers that the application calls.
 */
final class BackEnds implements AutoCloseable {

	private static final String PASSWORD = "open sesame";

	private static final Pattern MULTIPLY = Pattern
		.compile("\"id\":(\\d+),\"method\":\"multiply\",\"params\":\\{\"left\":(\\d+),\"right\":(\\d+)}");

	private final Certificates certificates;

	private final BackEnd quotes;

	private final BackEnd calculator;

	private final BackEnd orders;

	private final Set<String> namesOfClients = ConcurrentHashMap.newKeySet();

	private final AtomicInteger placedOrders = new AtomicInteger();

	BackEnds(Path folder) throws Exception {
		this.certificates = new Certificates(folder);
		SSLServerSocket tls = (SSLServerSocket) this.certificates.serverContext()
			.getServerSocketFactory()
			.createServerSocket(0);
		tls.setNeedClientAuth(true);
		this.quotes = BackEnd.start(tls, this::quote);
		this.calculator = BackEnd.start(new ServerSocket(0), this::calculate);
		this.orders = BackEnd.start(new ServerSocket(0), this::takeOrders);
	}

	/**
	 * Return where the servers are, as arguments of the application.
	 */
	Stream<String> arguments() {
		return Stream.of("--certificates=" + this.certificates.folder(), "--quotes.port=" + this.quotes.port(),
				"--calculator.port=" + this.calculator.port(), "--orders.port=" + this.orders.port(),
				"--orders.password=" + PASSWORD);
	}

	/**
	 * Return the names that clients have proved by certificates.
	 */
	Set<String> namesOfClients() {
		return this.namesOfClients;
	}

	@Override
	public void close() throws IOException {
		this.quotes.close();
		this.calculator.close();
		this.orders.close();
	}

	/**
	 * Answer frames with a length in decimal digits.
	 */
	private void quote(Socket socket, InputStream in, OutputStream out) throws IOException {
		this.namesOfClients.add(((SSLSocket) socket).getSession().getPeerPrincipal().getName());
		for (String start = BackEnd.read(in, 9); !start.isEmpty(); start = BackEnd.read(in, 9)) {
			if (!start.equals("HeartBeat")) {
				String header = start + BackEnd.read(in, 11);
				String request = BackEnd.read(in, Integer.parseInt(header.substring("length:".length())));
				String quote = request.contains("\"ACME\"") ? "{\"price\":1200}" : "{\"price\":2000000000}";
				BackEnd.write(out, String.format("length:%013d%s", quote.length(), quote));
			}
		}
	}

	/**
	 * Answer requests of JSON-RPC with {@code Content-Length} headers.
	 */
	private void calculate(Socket socket, InputStream in, OutputStream out) throws IOException {
		for (String header = BackEnd.readLine(in); !header.isEmpty(); header = BackEnd.readLine(in)) {
			BackEnd.readLine(in);
			String request = BackEnd.read(in, Integer.parseInt(header.substring("Content-Length: ".length())));
			Matcher multiply = MULTIPLY.matcher(request);
			String response = multiply.find() ? product(multiply) : "Not expected: " + request;
			BackEnd.write(out, "Content-Length: " + response.length() + "\r\n\r\n" + response);
		}
	}

	private static String product(Matcher multiply) {
		long product = Long.parseLong(multiply.group(2)) * Long.parseLong(multiply.group(3));
		String result = (product > Integer.MAX_VALUE) ? "\"error\":{\"code\":-32001,\"message\":\"overflow\"}"
				: "\"result\":" + product;
		return "{\"jsonrpc\":\"2.0\",\"id\":" + multiply.group(1) + "," + result + "}";
	}

	/**
	 * Answer lines, the first of which must be a login.
	 */
	private void takeOrders(Socket socket, InputStream in, OutputStream out) throws IOException {
		boolean welcome = BackEnd.readLine(in).equals("{\"user\": \"trader\", \"password\": \"" + PASSWORD + "\"}");
		BackEnd.write(out, "{\"ok\":" + welcome + "}\n");
		for (String order = BackEnd.readLine(in); welcome && !order.isEmpty(); order = BackEnd.readLine(in)) {
			BackEnd.write(out, "{\"number\":\"order " + this.placedOrders.incrementAndGet() + "\"}\n");
		}
	}

}
