package io.github.socketpool.connection.json;

import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.payload.JsonPointerReader;

/**
 * The JSON Pointers of ids, by the settings that name them.
 */
final class CorrelationPointers {

	static final String REQUEST_ID = "correlation.request-id";

	static final String RESPONSE_ID = "correlation.response-id";

	private CorrelationPointers() {
	}

	static JsonPointerReader requestId(String pointer) {
		return reader(REQUEST_ID, pointer);
	}

	static JsonPointerReader responseId(String pointer) {
		return reader(RESPONSE_ID, pointer);
	}

	/**
	 * The empty pointer names the whole document, which no response shares with its
	 * request. It is most likely a placeholder that was not replaced.
	 */
	private static JsonPointerReader reader(String setting, String pointer) {
		if (pointer.isEmpty()) {
			throw new InvalidSettingException(setting, pointer, "must not be empty",
					"Use the JSON Pointer of the id, such as /id, or remove both correlation keys.");
		}
		return JsonPointerReader.of(setting, pointer);
	}

}
