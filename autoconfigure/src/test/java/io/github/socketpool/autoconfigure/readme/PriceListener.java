package io.github.socketpool.autoconfigure.readme;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.socketpool.listener.ProtocolListener;

class PriceListener {

	private final Map<String, Price> prices = new ConcurrentHashMap<>();

	@ProtocolListener(operation = "price/changed")
	void changed(Price price) {
		this.prices.put(price.symbol(), price);
	}

	@ProtocolListener(operation = "client/watched")
	Watched watched() {
		return new Watched(this.prices.size());
	}

	record Price(String symbol, int cents) {

	}

	record Watched(int symbols) {

	}

}
