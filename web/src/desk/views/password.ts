// The server's rules, shown while typing; the server decides.

const LENGTH_MIN = 10;
const CLASSES_MIN = 3;
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/];

interface Rule {
  text: string;
  fault: string;
  met: (password: string, login: string) => boolean;
}

export const PASSWORD_RULES: Rule[] = [
  { text: `至少 ${LENGTH_MIN} 位`, fault: `不足 ${LENGTH_MIN} 位`, met: (password) => [...password].length >= LENGTH_MIN },
  {
    text: "含大写字母、小写字母、数字、符号中的三类",
    fault: "须含大写字母、小写字母、数字、符号中的至少三类",
    met: (password) => CLASSES.filter((one) => one.test(password)).length >= CLASSES_MIN,
  },
  {
    text: "不包含账号",
    fault: "不得包含账号",
    met: (password, login) => password !== "" && (login.trim() === "" || !password.toLowerCase().includes(login.trim().toLowerCase())),
  },
];

export function passwordFaults(password: string, login: string): string[] {
  return PASSWORD_RULES.filter((rule) => !rule.met(password, login)).map((rule) => rule.fault);
}
