package com.example.trading;

import org.springframework.stereotype.Service;

@Service
record Trading(QuoteService quotes, CalculatorService calculator, OrderService orders) {

	String buy(Order order) {
		int cost = this.calculator.multiply(this.quotes.quote(order).price(), order.quantity());
		return this.orders.place(order).number() + " for " + cost;
	}

	record Order(String symbol, int quantity) {
	}

	record Quote(int price) {
	}

	record Receipt(String number) {
	}

}
