const PAPER = 40; // questions that are printed; all are on the screen
const questions = [...document.querySelectorAll(".question")];
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`)?.value ?? "";
const has = (question, name) => chosen(name) === "" || JSON.parse(question.dataset[name]).includes(chosen(name));

function filter() {
  for (const question of questions) question.hidden = !has(question, "tags") || !has(question, "problems");
  document.querySelector("#shown").textContent = questions.filter((q) => !q.hidden).length;
}
document.querySelectorAll(".filters input").forEach((choice) => choice.addEventListener("change", filter));

const folded = [];
addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((d) => { folded.push(d); d.open = true; });
  questions.filter((q) => !q.hidden).forEach((q, place) => q.classList.toggle("off-paper", place >= PAPER));
});
addEventListener("afterprint", () => folded.splice(0).forEach((d) => { d.open = false; }));
