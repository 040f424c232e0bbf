package io.github.socketpool.sample.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab of the browser. Commands and events are those of the
 * <a href="https://chromedevtools.github.io/devtools-protocol/">DevTools protocol</a>.
 */
public final class Tab implements AutoCloseable {

	private static final int TIMEOUT_SECONDS = 180;

	private final AtomicInteger lastId = new AtomicInteger();

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private final List<String> errors = new CopyOnWriteArrayList<>();

	private final WebSocket socket;

	private Tab(HttpClient http, URI address) {
		this.socket = http.newWebSocketBuilder().buildAsync(address, new Messages()).join();
	}

	static Tab connect(HttpClient http, URI address) {
		Tab tab = new Tab(http, address);
		for (String domain : List.of("Page", "Network", "Runtime", "Log")) {
			tab.send(domain + ".enable", Map.of());
		}
		return tab;
	}

	/**
	 * Go to a page.
	 */
	public void open(String address) {
		send("Page.navigate", Map.of("url", address));
	}

	/**
	 * Run a script in each page that is opened from now on, before the page's own
	 * scripts.
	 */
	public void runFirst(String script) {
		send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
	}

	/**
	 * Set the size of the tab, in points. A phone has several pixels per point.
	 */
	public void resize(int width, int height, double pixels) {
		send("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", pixels, "mobile", false));
	}

	/**
	 * Prefer a colour scheme, as a user does in the settings of the system.
	 * @param scheme {@code light} or {@code dark}
	 */
	public void prefer(String scheme) {
		send("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	/**
	 * Disconnect the tab from all servers, or connect it again.
	 */
	public void goOffline(boolean offline) {
		send("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	/**
	 * Run a script in the page.
	 * @return the value of its last expression; the result if that is a promise
	 */
	public JsonNode evaluate(String script) {
		JsonNode answer = send("Runtime.evaluate",
				Map.of("expression", script, "returnByValue", true, "awaitPromise", true, "userGesture", true));
		if (answer.has("exceptionDetails")) {
			throw new AssertionError(script + " failed: " + answer.get("exceptionDetails"));
		}
		return answer.path("result").path("value");
	}

	/**
	 * Return the visible text of an element; empty if it is hidden or missing.
	 */
	public String text(String selector) {
		return isVisible(selector)
				? evaluate("document.querySelector(" + quoted(selector) + ").innerText").asString().strip() : "";
	}

	/**
	 * Return whether an element is visible.
	 */
	public boolean isVisible(String selector) {
		return evaluate("document.querySelector(" + quoted(selector) + ")?.checkVisibility() ?? false").asBoolean();
	}

	/**
	 * Click a visible element.
	 */
	public void click(String selector) {
		if (!isVisible(selector)) {
			throw new AssertionError(selector + " cannot be clicked: it is not seen");
		}
		evaluate("document.querySelector(" + quoted(selector) + ").click()");
	}

	/**
	 * Replace the text of a field by typing.
	 */
	public void type(String selector, String text) {
		evaluate("document.querySelector(" + quoted(selector) + ").focus(); document.activeElement.select()");
		send("Input.insertText", Map.of("text", text));
	}

	/**
	 * Return all addresses that the page has requested.
	 */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Return the errors in the console, written by the page or by the browser, for
	 * instance when it blocked a request.
	 */
	public List<String> errors() {
		return List.copyOf(this.errors);
	}

	/**
	 * Take a screenshot of the tab.
	 * @return the bytes of a PNG
	 */
	public byte[] screenshot() {
		return Base64.getDecoder().decode(send("Page.captureScreenshot", Map.of()).path("data").asString());
	}

	private JsonNode send(String method, Map<String, ?> parameters) {
		int id = this.lastId.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		this.socket
			.sendText(JsonMapper.shared().writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
					true)
			.join();
		return answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
	}

	private static String quoted(String text) {
		return JsonMapper.shared().writeValueAsString(text);
	}

	@Override
	public void close() {
		this.socket.abort();
	}

	/**
	 * Receives messages of the browser, which may arrive in pieces.
	 */
	private final class Messages implements WebSocket.Listener {

		private final StringBuilder message = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.message.append(data);
			if (last) {
				JsonNode whole = JsonMapper.shared().readTree(this.message.toString());
				this.message.setLength(0);
				accept(whole);
			}
			socket.request(1);
			return null;
		}

		private void accept(JsonNode message) {
			if (message.has("id")) {
				answered(message);
				return;
			}
			JsonNode parameters = message.path("params");
			switch (message.path("method").asString()) {
				case "Network.requestWillBeSent" ->
					Tab.this.requests.add(parameters.path("request").path("url").asString());
				case "Runtime.exceptionThrown" -> Tab.this.errors.add(parameters.path("exceptionDetails").toString());
				case "Runtime.consoleAPICalled" -> written(parameters);
				case "Log.entryAdded" -> logged(parameters.path("entry"));
				default -> {
				}
			}
		}

		private void answered(JsonNode message) {
			CompletableFuture<JsonNode> answer = Tab.this.answers.remove(message.path("id").asInt());
			if (answer == null) {
				return;
			}
			if (message.has("error")) {
				answer.completeExceptionally(new AssertionError(message.path("error").toString()));
			}
			else {
				answer.complete(message.path("result"));
			}
		}

		private void written(JsonNode call) {
			if ("error".equals(call.path("type").asString())) {
				Tab.this.errors.add(call.path("args").toString());
			}
		}

		private void logged(JsonNode entry) {
			if ("error".equals(entry.path("level").asString())) {
				Tab.this.errors.add(entry.path("text").asString() + " " + entry.path("url").asString());
			}
		}

		@Override
		public void onError(WebSocket socket, Throwable error) {
			Tab.this.answers.values().forEach((answer) -> answer.completeExceptionally(error));
		}

	}

}
