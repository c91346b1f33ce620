/* The served app starts here. */
import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import { begin } from "./lib/state.svelte";

void begin();
mount(App, { target: document.getElementById("app")! });
